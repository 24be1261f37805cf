import { open } from 'node:fs/promises';
import { GitError } from '../git.js';
import type { GitStore } from './store.js';

/** The content of an index file, and the second since 1970 in which it was written. */
export interface IndexFile {
  readonly entries: readonly IndexEntry[];
  readonly writtenAt: number;
}

/** An entry of an index file. Values are read on demand, since an index may have very many entries. */
export class IndexEntry {
  constructor(
    private readonly bytes: Buffer,
    private readonly start: number,
    private readonly nameStart: number,
    private readonly nameEnd: number,
    private readonly idLength: number,
  ) {}

  /** File mode as git stores it, for example `0o100644`. */
  get mode(): number {
    return this.bytes.readUInt32BE(this.start + 24);
  }

  /** Object id in hexadecimal. */
  get id(): string {
    const idStart = this.start + STAT_LENGTH;
    return this.bytes.toString('hex', idStart, idStart + this.idLength);
  }

  /** Path from the top, one character for each byte (latin1). */
  get path(): string {
    return this.bytes.toString('latin1', this.nameStart, this.nameEnd);
  }

  /** The file's ctime when git last looked at it, in seconds as 32 bits; 0 if the entry has no stat data. */
  get ctime(): number {
    return this.bytes.readUInt32BE(this.start);
  }

  /** The file's mtime, likewise. */
  get mtime(): number {
    return this.bytes.readUInt32BE(this.start + 8);
  }

  /** Whether git will read the file whatever its times are. */
  get isWithoutStat(): boolean {
    return this.ctime === 0 && this.mtime === 0;
  }

  /** Whether the file's name is `.gitattributes`. */
  get isAttributesFile(): boolean {
    const nameStart = this.nameEnd - ATTRIBUTES.length;
    if (nameStart < this.nameStart || this.bytes.toString('latin1', nameStart, this.nameEnd) !== ATTRIBUTES)
      return false;
    return nameStart === this.nameStart || this.bytes[nameStart - 1] === SLASH;
  }
}

/** The mode of a submodule. */
export const GITLINK_MODE = 0o160000;

/**
 * Reads an index file that our git wrote. No process is started. A file that does not exist has no entries. Throws a
 * GitError if it cannot be parsed.
 */
export async function readIndexFile(store: GitStore, file: string): Promise<IndexFile> {
  const handle = await open(file).catch(() => null);
  if (handle === null) return { entries: [], writtenAt: 0 };
  try {
    // As a big integer: a rounded time in milliseconds may lie in the next second.
    const { mtimeNs } = await handle.stat({ bigint: true });
    const idLength = store.repository.objectFormat === 'sha256' ? 32 : 20;
    return { entries: parseEntries(await handle.readFile(), idLength), writtenAt: Number(mtimeNs / NS_PER_SECOND) };
  } catch (error) {
    if (error instanceof RangeError) throw new GitError(['index'], `cannot be read: ${error.message}`, null);
    throw error;
  } finally {
    await handle.close();
  }
}

const ATTRIBUTES = '.gitattributes';
const SLASH = 0x2f;
const NS_PER_SECOND = 1_000_000_000n;
const HEADER_LENGTH = 12;
const STAT_LENGTH = 40;
const EXTENDED = 0x4000;
const NAME_LENGTH = 0xfff;

/** Parses versions 2 and 3; the store's git writes no other. Throws a RangeError if the content is something else. */
function parseEntries(bytes: Buffer, idLength: number): readonly IndexEntry[] {
  const version = bytes.readUInt32BE(4);
  if (bytes.toString('latin1', 0, 4) !== 'DIRC' || (version !== 2 && version !== 3))
    throw new RangeError('unknown format');
  const entries: IndexEntry[] = [];
  const count = bytes.readUInt32BE(8);
  for (let start = HEADER_LENGTH; entries.length < count;) {
    const flagsStart = start + STAT_LENGTH + idLength;
    const flags = bytes.readUInt16BE(flagsStart);
    const nameStart = flagsStart + ((flags & EXTENDED) === 0 ? 2 : 4);
    const length = flags & NAME_LENGTH;
    const nameEnd = length < NAME_LENGTH ? nameStart + length : bytes.indexOf(0, nameStart);
    if (bytes[nameEnd] !== 0) throw new RangeError('a name without an end');
    entries.push(new IndexEntry(bytes, start, nameStart, nameEnd, idLength));
    // One to eight zero bytes fill an entry up to a multiple of eight.
    start += Math.floor((nameEnd - start) / 8 + 1) * 8;
  }
  return entries;
}
