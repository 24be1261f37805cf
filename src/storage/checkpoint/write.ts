import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Tree, type Commit, type Event } from '../../model/index.js';
import { git, gitText } from '../../system/git/git.js';
import { commitTree } from '../../system/git/repository/commit.js';
import type { Store } from '../../system/git/repository/store.js';
import { furtherArtifacts, neededArtifacts, tipsOf, type StorePolicy } from './contents.js';
import { factsMessage, type RunFacts } from './facts.js';

/** A run as it stands. */
export interface Checkpoint {
  /** The run's folder, absolute. */
  readonly folder: string;
  /** All its events so far; the ledger on disk holds these and maybe more. */
  readonly events: readonly Event[];
  readonly facts: RunFacts;
  /** Further files, by their path in the commit, that exist on this disk. */
  readonly extra: ReadonlyMap<string, string>;
}

/** Writes the commits of one run, one after the other; what is stored already is not written again. */
export interface CheckpointWriter {
  write(checkpoint: Checkpoint): Promise<Commit>;
}

/**
 * The ledger is stored in pieces that never change once they are full, so that each push carries only what is new.
 * Pieces end where a line ends.
 */
const PIECE_BYTES = 128 * 1024;
/** An output longer than this is not stored. */
const LARGEST_FILE = 8 * 1024 * 1024;

const GUMP = { name: 'gump', email: 'gump@users.noreply.github.com' };

/** `scratch` is a folder for files of the writer's own. */
export function createCheckpointWriter(
  store: Store,
  scratch: string,
  options: { readonly policy: StorePolicy; readonly redact: (text: string) => string },
): CheckpointWriter {
  return new Writer(store, scratch, options);
}

class Writer implements CheckpointWriter {
  /** What is in the index and will not change. */
  readonly #settled = new Set<string>();
  #seenEvents = 0;
  #scratchFiles = 0;

  constructor(
    readonly store: Store,
    readonly scratch: string,
    readonly options: { readonly policy: StorePolicy; readonly redact: (text: string) => string },
  ) {}

  async write({ folder, events, facts, extra }: Checkpoint): Promise<Commit> {
    await mkdir(this.scratch, { recursive: true, mode: 0o700 });
    const fresh = new Map<string, string>();
    await this.#addLedger(folder, facts.seq, fresh);
    for (const event of events.slice(this.#seenEvents)) await this.#addArtifacts(folder, event, fresh);
    for (const [path, file] of extra) await this.#addCopy(path, file, fresh);
    const commit = await commitTree(this.store, await this.#treeWith(fresh), tipsOf(events), {
      message: this.options.redact(factsMessage(facts)),
      author: GUMP,
      date: new Date(facts.at),
    });
    this.#seenEvents = events.length;
    return commit;
  }

  async #addLedger(folder: string, lines: number, fresh: Map<string, string>): Promise<void> {
    const pieces = cutLedger(await readFile(join(folder, 'ledger.ndjson')), lines);
    for (const [at, piece] of pieces.entries()) {
      const path = ledgerPiece(at);
      if (this.#settled.has(path)) continue;
      fresh.set(path, await this.#scratchFile(piece));
      if (at < pieces.length - 1) this.#settled.add(path);
    }
  }

  async #addArtifacts(folder: string, event: Event, fresh: Map<string, string>): Promise<void> {
    for (const { path } of neededArtifacts(event)) fresh.set(path, join(folder, path));
    if (this.options.policy === 'resume') return;
    for (const path of furtherArtifacts(event))
      if (!fresh.has(path)) await this.#addCopy(path, join(folder, path), fresh);
  }

  /** What a child wrote itself still has to have secrets taken out. What is no text cannot be looked through. */
  async #addCopy(path: string, file: string, fresh: Map<string, string>): Promise<void> {
    const info = await stat(file).catch(() => null);
    if (info?.isFile() !== true || info.size > LARGEST_FILE) return;
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
    const { stdout } = await git(this.store.place, ['hash-object', '-w', '--no-filters', '--stdin-paths'], {
      stdin: [...fresh.values()].map((file) => `${file}\n`).join(''),
    });
    const ids = stdout.toString().split('\n');
    const entries = [...fresh.keys()].map((path, at) => `100644 ${ids[at] ?? ''} 0\t${path}\0`);
    await git(this.store.place, ['update-index', '-z', '--index-info'], { stdin: entries.join(''), env });
    return Tree.parse(await gitText(this.store.place, ['write-tree'], { env }));
  }
}

/** Name of a piece of the ledger, counted from 0. */
export function ledgerPiece(at: number): string {
  return `ledger/${String(at).padStart(5, '0')}.ndjson`;
}

/** The first `lines` lines in pieces. */
function cutLedger(bytes: Buffer, lines: number): readonly Buffer[] {
  const pieces: Buffer[] = [];
  let begin = 0;
  let end = 0;
  for (let line = 0; line < lines; line += 1) {
    const next = bytes.indexOf(10, end);
    if (next < 0) break;
    end = next + 1;
    if (end - begin >= PIECE_BYTES) {
      pieces.push(bytes.subarray(begin, end));
      begin = end;
    }
  }
  if (end > begin) pieces.push(bytes.subarray(begin, end));
  return pieces;
}
