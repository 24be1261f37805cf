import { access, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';

/** A folder for PATH with these programs of this machine and no others. */
export async function programs(home: string, names: readonly string[]): Promise<string> {
  const bin = join(home, 'bin');
  await mkdir(bin);
  for (const name of names) await symlink(await which(name), join(bin, name));
  return bin;
}

async function which(name: string): Promise<string> {
  for (const folder of (process.env.PATH ?? '').split(':')) {
    const path = join(folder, name);
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  throw new Error(`no ${name} on PATH`);
}
