import { z } from 'zod';
import type { Api } from '../api/api.js';
import type { Sender } from './payload.js';

/** Whether a user may start runs. `unknown`: GitHub could not be asked; treated as not allowed. */
export type ActorPermission =
  { readonly kind: 'allowed' } | { readonly kind: 'refused' | 'unknown'; readonly message: string };

const PermissionResponse = z.object({ permission: z.string(), role_name: z.string().optional() });

/**
 * Values of `permission` or `role_name` that allow writing. A custom role has its own name, and a base `permission`.
 */
const MAY_WRITE: readonly string[] = ['admin', 'maintain', 'write'];

/**
 * Checks whether the sender may start runs. A person needs write access to the repository, which is requested from
 * GitHub. A bot has to be listed in the input `allowed-bots`.
 */
export async function checkActorPermission(
  api: Api,
  sender: Sender,
  allowedBots: readonly string[],
): Promise<ActorPermission> {
  const { login } = sender;
  if (isBot(sender)) {
    if (allowedBots.some((bot) => sameBot(bot, login))) return { kind: 'allowed' };
    return {
      kind: 'refused',
      message: `${login} is a bot, and bots start runs only if the input \`allowed-bots\` names them.`,
    };
  }
  const answer = await api.request(
    { route: 'GET /repos/{owner}/{repo}/collaborators/{username}/permission', with: { username: login } },
    PermissionResponse,
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

/** Compares without the suffix `[bot]` of an app's login, which users leave out. */
function sameBot(named: string, login: string): boolean {
  const bare = (name: string): string => name.toLowerCase().replace(/\[bot\]$/, '');
  return bare(named) === bare(login);
}
