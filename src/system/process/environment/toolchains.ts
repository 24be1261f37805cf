import { access, mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostEnvironment } from './environment.js';
import { CACHES, PROGRAMS, MIXED_FOLDERS, NAMELESS, type CacheUse, type Toolchain } from './toolchain-table.js';

/** The user's toolchains as another HOME uses them. Paths are absolute and those of the machine. */
export interface SharedToolchains {
  /** Variables that point to the toolchains. */
  readonly variables: Readonly<Record<string, string>>;
  /** Programs and settings without credentials, which are only read. */
  readonly readOnly: readonly string[];
  /** Folders that the toolchains write to. */
  readonly caches: readonly { readonly path: string; readonly without: CacheUse }[];
}

/**
 * Makes the user's toolchains and their caches usable under another HOME. Folders without credentials are used in
 * place. For a folder that mixes credentials with caches, a substitute is created below `home`, with links to the
 * harmless parts. Only folders that exist, or that a variable of the host names, are included. `javaHome` is the home
 * folder as Java knows it. Can be repeated with the same `home`.
 */
export async function shareToolchains(
  host: HostEnvironment,
  home: string,
  javaHome = host.HOME,
): Promise<SharedToolchains> {
  const variables: Record<string, string> = {};
  const readOnly: string[] = [];
  const caches: { path: string; without: CacheUse }[] = [];
  const place = ({ variable, folder, isJava }: Toolchain): string | undefined =>
    host[variable] ?? below(isJava === true ? javaHome : host.HOME, folder);
  await Promise.all([
    ...PROGRAMS.map(async (toolchain) => {
      const path = place(toolchain);
      if (path === undefined || !(await isNamed(toolchain.variable, path))) return;
      variables[toolchain.variable] = path;
      readOnly.push(...(toolchain.parts ?? ['']).map((part) => join(path, part)));
    }),
    ...CACHES.map(async (toolchain) => {
      const path = place(toolchain);
      if (path === undefined || !(await isNamed(toolchain.variable, path))) return;
      variables[toolchain.variable] = path;
      caches.push({ path, without: toolchain.without });
    }),
    ...NAMELESS.map(async ({ folder, without }) => {
      const path = below(javaHome, folder);
      if (path === undefined || !(await exists(path))) return;
      if (without !== null) caches.push({ path, without });
      else if (!(await containsSecrets(path))) readOnly.push(path);
    }),
    ...MIXED_FOLDERS.map(async (toolchain) => {
      const path = place(toolchain);
      if (path === undefined || !(await exists(path))) return;
      const substitute = join(home, toolchain.folder);
      await mkdir(substitute, { recursive: true, mode: 0o700 });
      for (const part of toolchain.readOnly)
        if (await link(join(path, part), join(substitute, part))) readOnly.push(join(path, part));
      for (const { part, without } of toolchain.caches)
        if (await link(join(path, part), join(substitute, part))) caches.push({ path: join(path, part), without });
      variables[toolchain.variable] = substitute;
    }),
  ]);
  return {
    variables: Object.fromEntries(Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1))),
    readOnly: readOnly.sort(),
    caches: caches.sort((a, b) => (a.path < b.path ? -1 : 1)),
  };

  async function isNamed(variable: string, path: string): Promise<boolean> {
    return host[variable] !== undefined || (await exists(path));
  }
}

function below(home: string | undefined, folder: string): string | undefined {
  return home === undefined ? undefined : join(home, folder);
}

/** Resolves to whether there is now a link. */
async function link(target: string, path: string): Promise<boolean> {
  if (!(await exists(target)) || (await containsSecrets(target))) return false;
  await rm(path, { recursive: true, force: true });
  await symlink(target, path);
  return true;
}

/** Whether a text file holds a secret: Cargo's config may hold the token of a registry, Maven's settings a password. */
async function containsSecrets(path: string): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return (
    /^\s*("?token"?|secret-key)\s*=/m.test(text) ||
    /:\/\/[^/\s"']+@/.test(text) ||
    /<(password|passphrase|privateKey|configuration)>/.test(text)
  );
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
