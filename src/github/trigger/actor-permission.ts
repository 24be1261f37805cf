import { z } from 'zod';
import type { Api } from '../api/api.js';
import type { Sender } from './payload.js';

/** Whether somebody may start a run. `unknown`: GitHub could not be asked, so nobody may. */
export type Standing =
  { readonly kind: 'allowed' } | { readonly kind: 'refused' | 'unknown'; readonly message: string };

const Permission = z.object({ permission: z.string(), role_name: z.string().optional() });

/** `role_name` tells maintainers apart, and custom roles, whose base `permission` then is. */
const MAY_WRITE: readonly string[] = ['admin', 'maintain', 'write'];

/**
 * People need write access to the repository, which GitHub is asked for. Bots have none to ask for: they are named by
 * the owner, in `allowed-bots`.
 */
export async function standingOf(api: Api, sender: Sender, allowedBots: readonly string[]): Promise<Standing> {
  const { login } = sender;
  if (isBot(sender)) {
    if (allowedBots.some((bot) => sameBot(bot, login))) return { kind: 'allowed' };
    return {
      kind: 'refused',
      message: `${login} is a bot, and bots start runs only if the input \`allowed-bots\` names them.`,
    };
  }
  const answer = await api.ask(
    { route: 'GET /repos/{owner}/{repo}/collaborators/{username}/permission', with: { username: login } },
    Permission,
  );
  if (answer.ok) {
    const { permission, role_name: role } = answer.value;
    if ([permission, role ?? ''].some((name) => MAY_WRITE.includes(name))) return { kind: 'allowed' };
    return {
      kind: 'refused',
      message: `${login} has the role "${role ?? permission}" here, and starting a run needs write access to the repository.`,
    };
  }
  if (answer.status === 404)
    return { kind: 'refused', message: `${login} is no collaborator, and starting a run needs write access.` };
  return { kind: 'unknown', message: `Whether ${login} may start a run could not be asked: ${answer.message}` };
}

function isBot({ login, type }: Sender): boolean {
  return type === 'Bot' || login.endsWith('[bot]');
}

/** An app's login ends in `[bot]`, which nobody writes by hand. */
function sameBot(named: string, login: string): boolean {
  const bare = (name: string): string => name.toLowerCase().replace(/\[bot\]$/, '');
  return bare(named) === bare(login);
}
