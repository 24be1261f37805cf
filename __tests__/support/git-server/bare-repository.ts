import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a commit writes: text or bytes, with a mode where it is not 100644; `null` deletes the path. */
export type Files = Readonly<Record<string, string | Buffer | { mode: '100755' | '120000'; content: string } | null>>;

export interface GitCall {
  readonly input?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
}

/** A bare repository as the server keeps it. */
export interface BareRepository {
  /** `owner/name`. */
  readonly name: string;
  readonly dir: string;
  readonly isPrivate: boolean;
  /** Runs git in it. Rejects with what git said when it fails. */
  git(args: readonly string[], call?: GitCall): Promise<string>;
  /** The same, for output that is not text. */
  bytes(args: readonly string[], call?: GitCall): Promise<Buffer>;
  /** The commit a ref or any revision stands for, or null. */
  resolve(revision: string): Promise<string | null>;
  /** Commits on top of a branch, which is begun when there is none. Gives the new commit. */
  commit(branch: string, files: Files, message?: string): Promise<string>;
  /** From now on a push to this ref is refused, in the words of GitHub's repository rules. */
  refusePushesTo(ref: string): Promise<void>;
}

export interface RepositoryOptions {
  readonly isPrivate?: boolean;
  readonly defaultBranch?: string;
}

/** Git away from the machine's own configuration. */
export const gitEnvironment: Readonly<Record<string, string>> = {
  PATH: process.env.PATH ?? '',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
};

const REFUSED = 'refused-refs';

const UPDATE_HOOK = `#!/bin/sh
if grep -qxF "$1" "$GIT_DIR/${REFUSED}"; then
  echo "error: GH013: Repository rule violations found for $1." >&2
  exit 1
fi
`;

export async function createBareRepository(
  root: string,
  name: string,
  options: RepositoryOptions = {},
): Promise<BareRepository> {
  const dir = join(root, `${name}.git`);
  await mkdir(dir, { recursive: true });
  const bytes = (args: readonly string[], call?: GitCall) => git(dir, args, call);
  const run = async (args: readonly string[], call?: GitCall) => (await bytes(args, call)).toString();
  await run(['init', '--bare', '--quiet', '--template=', `--initial-branch=${options.defaultBranch ?? 'main'}`, '.']);
  await writeFile(join(dir, 'config'), CONFIG, { flag: 'a' });
  await mkdir(join(dir, 'hooks'), { recursive: true });
  await writeFile(join(dir, 'hooks', 'update'), UPDATE_HOOK, { mode: 0o755 });
  await writeFile(join(dir, REFUSED), '');

  const resolve = (revision: string) =>
    run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]).then(
      (out) => out.trim(),
      () => null,
    );

  return {
    name,
    dir,
    isPrivate: options.isPrivate ?? true,
    git: run,
    bytes,
    resolve,
    async commit(branch, files, message = 'Change') {
      const ref = `refs/heads/${branch}`;
      const stream = fastImport(ref, await resolve(ref), files, message);
      await run(['fast-import', '--quiet'], { input: stream });
      return (await run(['rev-parse', ref])).trim();
    },
    refusePushesTo: (ref) => writeFile(join(dir, REFUSED), `${ref}\n`, { flag: 'a' }),
  };
}

/** As at GitHub: any commit may be fetched, partial clones work, refs/pull cannot be pushed to. */
const CONFIG = `[uploadpack]
\tallowAnySHA1InWant = true
\tallowFilter = true
[receive]
\thideRefs = refs/pull
[http]
\treceivepack = true
[gc]
\tauto = 0
`;

function git(dir: string, args: readonly string[], { input, env }: GitCall = {}): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd: dir, env: { ...gitEnvironment, ...env } });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.stdin.on('error', () => undefined); // git may end before it has read all; its status says why
    child.on('error', reject);
    child.on('close', (status) => {
      if (status === 0) resolve(Buffer.concat(out));
      else reject(new Error(`git ${args.join(' ')}: ${String(status)}: ${Buffer.concat(err).toString()}`));
    });
    child.stdin.end(input);
  });
}

function fastImport(ref: string, parent: string | null, files: Files, message: string): Buffer {
  const parts: (string | Buffer)[] = [`commit ${ref}\n`, `committer Ada <ada@example.com> 1767225600 +0000\n`];
  const data = (content: string | Buffer) => {
    const bytes = Buffer.from(content);
    parts.push(`data ${bytes.length}\n`, bytes, '\n');
  };
  data(message);
  if (parent !== null) parts.push(`from ${parent}\n`);
  for (const [path, file] of Object.entries(files)) {
    if (file === null) {
      parts.push(`D ${quoted(path)}\n`);
      continue;
    }
    const plain = typeof file === 'string' || Buffer.isBuffer(file);
    parts.push(`M ${plain ? '100644' : file.mode} inline ${quoted(path)}\n`);
    data(plain ? file : file.content);
  }
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
}

function quoted(path: string): string {
  return `"${path.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}
