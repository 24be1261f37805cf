import { access } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { HostEnvironment } from '../environment/environment.js';

/**
 * The files and folders of the user's that hold logins and keys and that no build reads, as far as they exist, absolute.
 * Looked for in HOME, and in the home folder of the password file, where ssh looks.
 */
export async function credentialFiles(host: HostEnvironment): Promise<readonly string[]> {
  const homes = new Set([host.HOME, passwordFileHome()].filter((home) => home !== undefined && home !== ''));
  const candidates = [...homes].flatMap((home) => CREDENTIALS.map((path) => join(home ?? '/', path)));
  const found = await Promise.all(candidates.map(async (path) => ((await exists(path)) ? [path] : [])));
  return found.flat();
}

/**
 * Relative to a home folder. Of folders in which programs are installed too, the files alone: `~/.claude/local` is Claude
 * Code, `~/.docker/cli-plugins` are Docker's. What builds do read is left: Maven's settings, Gradle's properties.
 */
const CREDENTIALS: readonly string[] = [
  // Of the agents' CLIs: logins, and the conversations of their user.
  ...[
    '.claude.json',
    '.claude/.credentials.json',
    '.claude/settings.json',
    '.claude/projects',
    '.claude/history.jsonl',
  ],
  ...['.codex/auth.json', '.codex/config.toml', '.codex/sessions', '.codex/history.jsonl', '.gemini', '.qwen'],
  ...['.cursor', '.config/cursor', '.config/opencode', '.local/share/opencode'],
  // Of git and its hosts.
  ...['.ssh', '.gnupg', '.netrc', '.git-credentials', '.config/git/credentials', '.config/gh', '.config/hub'],
  // Of package registries.
  ...['.npmrc', '.pypirc', '.cargo/credentials.toml', '.cargo/credentials', '.gem/credentials', '.docker/config.json'],
  // Of clouds.
  ...['.aws', '.azure', '.config/gcloud', '.kube', '.terraform.d/credentials.tfrc.json'],
];

function passwordFileHome(): string | undefined {
  try {
    return userInfo().homedir;
  } catch {
    return undefined; // In a container a user may have no entry there.
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
