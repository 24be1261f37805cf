import { open, type FileHandle } from 'node:fs/promises';
import { errorMessage } from '../../errors.js';

/** Result of writing a raw output file. */
export interface ArtifactReport {
  readonly bytes: number;
  /** Bytes beyond the limit: counted, not written. */
  readonly dropped: number;
  /** Why the file is incomplete (such as a full disk). Writing stopped there. */
  readonly error?: string;
}

/** How many bytes may be queued for the disk before the process has to wait too. */
const MAX_QUEUED_BYTES = 32 * 1024 * 1024;

/** Writes the raw output of a process to one file. The stream awaits each write, which gives back-pressure. */
export class ArtifactFile {
  #bytes = 0;
  #queued = 0;
  #dropped = 0;
  #error: string | undefined;
  #lastWrite: Promise<void>;
  #handle: FileHandle | undefined;
  readonly #maxBytes: number;

  /** Opens and truncates the file. A failure is reported by `close`. */
  constructor(path: string, maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.#lastWrite = this.#unlessFailed(async () => {
      this.#handle = await open(path, 'w', 0o600);
    });
  }

  /**
   * Writes a chunk, in the order of the calls. Never rejects. Resolves at once while little data is queued for the
   * disk: a Node program that exits loses output that nobody has read yet, so it must not wait for the disk without
   * need.
   */
  write(chunk: Buffer): Promise<void> {
    const kept = chunk.subarray(0, Math.max(0, this.#maxBytes - this.#bytes));
    this.#bytes += kept.length;
    this.#dropped += chunk.length - kept.length;
    if (kept.length > 0) {
      this.#queued += kept.length;
      this.#lastWrite = this.#lastWrite.then(() =>
        this.#unlessFailed(async () => {
          await this.#handle?.writeFile(kept);
        }).then(() => {
          this.#queued -= kept.length;
        }),
      );
    }
    return this.#queued < MAX_QUEUED_BYTES ? Promise.resolve() : this.#lastWrite;
  }

  /** Syncs and closes the file. Never rejects. */
  async close(): Promise<ArtifactReport> {
    await this.#lastWrite;
    await this.#unlessFailed(async () => this.#handle?.sync());
    await this.#handle?.close().catch(() => undefined);
    const report = { bytes: this.#bytes, dropped: this.#dropped };
    return this.#error === undefined ? report : { ...report, error: this.#error };
  }

  async #unlessFailed(action: () => Promise<void>): Promise<void> {
    if (this.#error !== undefined) return;
    try {
      await action();
    } catch (error) {
      this.#error = errorMessage(error);
    }
  }
}
