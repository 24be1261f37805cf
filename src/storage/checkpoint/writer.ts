import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Tree, type Commit, type Event } from '../../model/index.js';
import { git, gitText } from '../../system/git/git.js';
import { commitTree } from '../../system/git/repository/commit.js';
import { GUMP_IDENTITY } from '../../system/git/repository/identity.js';
import type { GitStore } from '../../system/git/repository/store.js';
import { optionalArtifactPaths, requiredArtifacts, tipCommits, type StorePolicy } from './contents.js';
import { renderFacts, type RunFacts } from './run-facts.js';

/** Snapshot of a run that is to be stored. */
export interface Checkpoint {
  /** The run's folder, absolute. */
  readonly folder: string;
  /** All its events so far. The ledger on disk holds these and possibly more. */
  readonly events: readonly Event[];
  readonly facts: RunFacts;
  /** Further files to store: path in the commit → path on disk. */
  readonly extraFiles: ReadonlyMap<string, string>;
}

/** Writes the checkpoint commits of one run, one at a time. What an earlier one stored is not written again. */
export interface CheckpointWriter {
  write(checkpoint: Checkpoint): Promise<Commit>;
}

/**
 * Size of a full segment of the ledger. The ledger is stored in segments that never change once they are full, so that
 * each push carries only what is new. Segments end at the end of a line.
 */
const SEGMENT_BYTES = 128 * 1024;
/** A larger file is not stored, bytes. */
const MAX_FILE_BYTES = 8 * 1024 * 1024;

/** Creates the checkpoint writer of one run. `scratch` is a folder for the writer's own files. */
export function createCheckpointWriter(
  store: GitStore,
  scratch: string,
  options: { readonly policy: StorePolicy; readonly redact: (text: string) => string },
): CheckpointWriter {
  return new Writer(store, scratch, options);
}

class Writer implements CheckpointWriter {
  /** Paths of the full segments, which are in the index and will not change. */
  readonly #fullSegments = new Set<string>();
  #seenEvents = 0;
  #scratchFiles = 0;

  constructor(
    readonly store: GitStore,
    readonly scratch: string,
    readonly options: { readonly policy: StorePolicy; readonly redact: (text: string) => string },
  ) {}

  async write({ folder, events, facts, extraFiles }: Checkpoint): Promise<Commit> {
    await mkdir(this.scratch, { recursive: true, mode: 0o700 });
    const fresh = new Map<string, string>();
    await this.#addLedger(folder, facts.seq, fresh);
    for (const event of events.slice(this.#seenEvents)) await this.#addArtifacts(folder, event, fresh);
    for (const [path, file] of extraFiles) await this.#addCopy(path, file, fresh);
    const commit = await commitTree(this.store, await this.#treeWith(fresh), tipCommits(events), {
      message: this.options.redact(renderFacts(facts)),
      author: GUMP_IDENTITY,
      date: new Date(facts.at),
    });
    this.#seenEvents = events.length;
    return commit;
  }

  async #addLedger(folder: string, lines: number, fresh: Map<string, string>): Promise<void> {
    const segments = splitLedger(await readFile(join(folder, 'ledger.ndjson')), lines);
    for (const [at, segment] of segments.entries()) {
      const path = ledgerSegmentPath(at);
      if (this.#fullSegments.has(path)) continue;
      fresh.set(path, await this.#scratchFile(segment));
      if (at < segments.length - 1) this.#fullSegments.add(path);
    }
  }

  async #addArtifacts(folder: string, event: Event, fresh: Map<string, string>): Promise<void> {
    for (const { path } of requiredArtifacts(event)) fresh.set(path, join(folder, path));
    if (this.options.policy === 'resume') return;
    for (const path of optionalArtifactPaths(event))
      if (!fresh.has(path)) await this.#addCopy(path, join(folder, path), fresh);
  }

  /**
   * Adds a redacted copy of a file that a child process wrote. A file that is not UTF-8 is left out, since it cannot be
   * searched for secrets.
   */
  async #addCopy(path: string, file: string, fresh: Map<string, string>): Promise<void> {
    const info = await stat(file).catch(() => null);
    if (info?.isFile() !== true || info.size > MAX_FILE_BYTES) return;
    const bytes = await readFile(file);
    const text = bytes.toString('utf8');
    if (Buffer.from(text).equals(bytes)) fresh.set(path, await this.#scratchFile(this.options.redact(text)));
  }

  async #scratchFile(content: Buffer | string): Promise<string> {
    this.#scratchFiles += 1;
    const file = join(this.scratch, `file-${this.#scratchFiles}`);
    await writeFile(file, content, { mode: 0o600 });
    return file;
  }

  async #treeWith(fresh: ReadonlyMap<string, string>): Promise<Tree> {
    const env = { GIT_INDEX_FILE: join(this.scratch, 'index') };
    const { stdout } = await git(this.store.context, ['hash-object', '-w', '--no-filters', '--stdin-paths'], {
      stdin: [...fresh.values()].map((file) => `${file}\n`).join(''),
    });
    const ids = stdout.toString().split('\n');
    const entries = [...fresh.keys()].map((path, at) => `100644 ${ids[at] ?? ''} 0\t${path}\0`);
    await git(this.store.context, ['update-index', '-z', '--index-info'], { stdin: entries.join(''), env });
    return Tree.parse(await gitText(this.store.context, ['write-tree'], { env }));
  }
}

/** Path, in the checkpoint, of a segment of the ledger. Segments are counted from 0. */
export function ledgerSegmentPath(at: number): string {
  return `ledger/${String(at).padStart(5, '0')}.ndjson`;
}

/** Splits the first `lines` lines of the ledger into segments. */
function splitLedger(bytes: Buffer, lines: number): readonly Buffer[] {
  const segments: Buffer[] = [];
  let start = 0;
  let end = 0;
  for (let line = 0; line < lines; line += 1) {
    const next = bytes.indexOf(10, end);
    if (next < 0) break;
    end = next + 1;
    if (end - start >= SEGMENT_BYTES) {
      segments.push(bytes.subarray(start, end));
      start = end;
    }
  }
  if (end > start) segments.push(bytes.subarray(start, end));
  return segments;
}
