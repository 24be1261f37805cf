/**
 * What outlives a process: the folder of a run with its artifacts, the lock on it, the list of local runs, redaction.
 * Begin here, with the folder of one run. `ledger/` appends and reads its events; `checkpoint/` stores it remotely.
 */
import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { ArtifactRef, StepPath } from '../model/index.js';

/** The folder of one run: `ledger.ndjson`, `artifacts/`, `report.json`. */
export interface RunFolder {
  readonly path: string;
  readonly ledger: string;
  readonly report: string;
  /** Absolute path for a file below `artifacts/` that the caller writes, such as a stream. Creates its folder. */
  artifactPath(name: string): Promise<string>;
  /** Writes a text, redacted and synced, and returns a reference to it for an event that is appended afterwards. */
  write(name: string, text: string): Promise<ArtifactRef>;
  /** Hashes a file whose path came from `artifactPath`, and returns a reference to it. */
  hashArtifact(name: string): Promise<ArtifactRef>;
  /** Reads the text of an artifact. Throws if it is missing, or if its hash is not the one in the ledger. */
  read(artifact: ArtifactRef): Promise<string>;
}

/** The folder at a path; it need not exist yet. `redact` takes secrets out of the texts that are written to it. */
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
      await writeFileDurably(at(name), bytes);
      return { path: `artifacts/${name}`, sha256: sha256(bytes) };
    },
    async hashArtifact(name) {
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

/** Name of an artifact, unique to its launch: `build/auth/impl`, 2, `prompt.md` → `build/auth/impl/2-prompt.md`. */
export function artifactName(step: StepPath, launch: number, name: string): string {
  return `${step === '' ? '_run' : step}/${launch}-${name}`;
}

/** Writes a file atomically and syncs it: a crash in between leaves the old file. */
export async function writeFileDurably(file: string, bytes: Buffer | string): Promise<void> {
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
