import { open, type FileHandle } from 'node:fs/promises';
import { errorMessage } from '../../errors.js';

/** What was written of a raw output file. */
export interface ArtifactReport {
  readonly bytes: number;
  /** Bytes past the limit, counted only. */
  readonly dropped: number;
  /** Why the file is not complete (a full disk); writing stopped there. */
  readonly error?: string;
}

/** What may wait for the disk before the process has to wait, too. */
const SLACK_BYTES = 32 * 1024 * 1024;

/** The raw output of a process in one file. Each write is awaited by the stream it came from: that is the back-pressure. */
export class ArtifactFile {
  #bytes = 0;
  #waiting = 0;
  #dropped = 0;
  #error: string | undefined;
  #last: Promise<void>;
  #handle: FileHandle | undefined;
  readonly #maxBytes: number;

  /** Opens (and truncates) the file; a failure is kept for the report. */
  constructor(path: string, maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.#last = this.#attempt(async () => {
      this.#handle = await open(path, 'w', 0o600);
    });
  }

  /**
   * Never rejects. Chunks are written in the order of the calls. Resolves at once while little waits for the disk: a
   * program on Node that exits loses what nobody has read yet, so it must not wait for a disk without need.
   */
  write(chunk: Buffer): Promise<void> {
    const kept = chunk.subarray(0, Math.max(0, this.#maxBytes - this.#bytes));
    this.#bytes += kept.length;
    this.#dropped += chunk.length - kept.length;
    if (kept.length > 0) {
      this.#waiting += kept.length;
      this.#last = this.#last.then(() =>
        this.#attempt(async () => {
          await this.#handle?.writeFile(kept);
        }).then(() => {
          this.#waiting -= kept.length;
        }),
      );
    }
    return this.#waiting < SLACK_BYTES ? Promise.resolve() : this.#last;
  }

  /** Syncs and closes. Never rejects. */
  async close(): Promise<ArtifactReport> {
    await this.#last;
    await this.#attempt(async () => this.#handle?.sync());
    await this.#handle?.close().catch(() => undefined);
    const report = { bytes: this.#bytes, dropped: this.#dropped };
    return this.#error === undefined ? report : { ...report, error: this.#error };
  }

  async #attempt(action: () => Promise<void>): Promise<void> {
    if (this.#error !== undefined) return;
    try {
      await action();
    } catch (error) {
      this.#error = errorMessage(error);
    }
  }
}
