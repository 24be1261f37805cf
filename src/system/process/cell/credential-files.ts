import { access } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { HostEnvironment } from '../environment/environment.js';

/**
 * Finds the user's files and folders that hold logins and keys and that no build reads, as absolute paths. Searches
 * HOME and the home folder of the password file, which is where ssh looks.
 */
export async function findCredentialFiles(host: HostEnvironment): Promise<readonly string[]> {
  const homes = new Set([host.HOME, passwordFileHome()].filter((home) => home !== undefined && home !== ''));
  const candidates = [...homes].flatMap((home) => CREDENTIALS.map((path) => join(home ?? '/', path)));
  const found = await Promise.all(candidates.map(async (path) => ((await exists(path)) ? [path] : [])));
  return found.flat();
}

/**
 * Paths relative to a home folder. In folders that hold programs too only the files are listed: `~/.claude/local` is
 * Claude Code, `~/.docker/cli-plugins` holds Docker's plugins. Files that builds read are not listed: Maven's settings,
 * Gradle's properties.
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
