import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { ArtifactRef, StepPath } from '../model/index.js';

/** The folder of one run: `ledger.ndjson`, `artifacts/`, `report.json`. */
export interface RunFolder {
  readonly path: string;
  readonly ledger: string;
  readonly report: string;
  /** Absolute path for a file below `artifacts/` that somebody else writes (a stream, a gate's output). */
  artifactPath(name: string): Promise<string>;
  /** Writes a text, redacted and synced, and only then says its name; the event that names it comes after. */
  write(name: string, text: string): Promise<ArtifactRef>;
  /** Hashes a file written by `artifactPath`. */
  seal(name: string): Promise<ArtifactRef>;
  /** The text of an artifact; throws where it is gone or not what the ledger says it was. */
  read(artifact: ArtifactRef): Promise<string>;
}

export function runFolder(path: string, redact: (text: string) => string): RunFolder {
  const at = (name: string): string => join(path, 'artifacts', name);
  return {
    path,
    ledger: join(path, 'ledger.ndjson'),
    report: join(path, 'report.json'),
    async artifactPath(name) {
      const file = at(name);
      await mkdir(dirname(file), { recursive: true });
      return file;
    },
    async write(name, text) {
      const bytes = Buffer.from(redact(text));
      await mkdir(dirname(at(name)), { recursive: true });
      await writeSynced(at(name), bytes);
      return { path: `artifacts/${name}`, sha256: sha256(bytes) };
    },
    async seal(name) {
      return { path: `artifacts/${name}`, sha256: sha256(await readFile(at(name))) };
    },
    async read(artifact) {
      const file = resolve(path, artifact.path);
      if (!file.startsWith(`${resolve(path)}/`)) throw new Error(`artifact outside the run's folder: ${artifact.path}`);
      const bytes = await readFile(file);
      if (sha256(bytes) !== artifact.sha256) throw new Error(`${artifact.path} is not what the ledger says it was`);
      return bytes.toString('utf8');
    },
  };
}

/** `build/auth/impl`, launch 2, `prompt.md` → `build/auth/impl/2-prompt.md`: no two steps share a name. */
export function artifactName(step: StepPath, launch: number, name: string): string {
  return `${step === '' ? '_run' : step}/${launch}-${name}`;
}

/** Whole or not at all: a crash in the middle leaves the old file. */
export async function writeSynced(file: string, bytes: Buffer | string): Promise<void> {
  const handle = await open(`${file}.new`, 'w', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.new`, file);
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
