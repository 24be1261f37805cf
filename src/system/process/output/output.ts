import type { Readable } from 'node:stream';
import type { ByteFilter, OutputPlan, StreamReport } from '../process.js';
import type { ArtifactFile } from './artifact-file.js';
import { Capture } from './capture.js';
import { LineSplitter, type StreamLine } from './line-splitter.js';

/** What both streams of a process share. */
export interface SharedOutput {
  readonly combined: Capture;
  readonly artifact: ArtifactFile | null;
  /** One for each stream, before the artifact. */
  readonly filter?: () => ByteFilter;
  /** Told of every chunk's size. */
  readonly onBytes: (bytes: number) => void;
  /** Told of the first error that the consumer of lines threw. */
  readonly onConsumerError: (error: unknown) => void;
}

/** Drains one stream of a process into everything that wants it, no faster than the slowest of them. */
export class Output {
  /** Settles when the stream has ended or was cut. Never rejects. */
  readonly drained: Promise<void>;
  /** While a consumer or the disk holds the stream back, silence says nothing. */
  heldBack = false;
  /** Grows with every chunk. */
  bytes = 0;
  #lines = 0;
  #oversize = 0;
  #damaged = 0;
  #consumerFailed = false;
  readonly #capture: Capture;
  readonly #splitter: LineSplitter;
  readonly #filter: ByteFilter | undefined;

  constructor(
    private readonly stream: Readable,
    private readonly plan: OutputPlan,
    private readonly shared: SharedOutput,
  ) {
    this.#capture = new Capture(plan.capture ?? { head: 0, tail: 0 });
    this.#splitter = new LineSplitter(plan.maxLineBytes);
    this.#filter = shared.filter?.();
    this.drained = this.#drain();
  }

  /** Ends the stream though somebody still holds its other end. */
  cut(): void {
    this.stream.destroy();
  }

  report(): StreamReport {
    return {
      bytes: this.bytes,
      lines: this.#lines,
      oversizeLines: this.#oversize,
      damagedLines: this.#damaged,
      captured: this.#capture.taken(),
    };
  }

  async #drain(): Promise<void> {
    try {
      for await (const chunk of this.stream) if (Buffer.isBuffer(chunk)) await this.#take(chunk);
    } catch {
      // Cut, or broken by the death of the process: what came until then counts.
    }
    const rest = this.#filter?.end();
    if (rest !== undefined) await this.shared.artifact?.write(rest);
    if (this.plan.onLine !== undefined) await this.#deliver(this.#splitter.end());
  }

  async #take(chunk: Buffer): Promise<void> {
    this.bytes += chunk.length;
    this.shared.onBytes(chunk.length);
    this.#capture.push(chunk);
    this.shared.combined.push(chunk);
    const written = this.shared.artifact?.write(this.#filter?.push(chunk) ?? chunk);
    if (this.plan.onLine !== undefined) await this.#deliver(this.#splitter.push(chunk));
    if (written !== undefined) await this.#hold(written);
  }

  /** Gives the lines on, one after the other; a consumer that answers at once costs no turn of the event loop. */
  async #deliver(lines: readonly StreamLine[]): Promise<void> {
    for (let at = 0; at < lines.length;) {
      const { next, wait } = this.#deliverUntilHeld(lines, at);
      at = next;
      if (wait !== undefined) await this.#hold(wait).catch(this.#fail);
    }
  }

  #deliverUntilHeld(lines: readonly StreamLine[], from: number): { next: number; wait: Promise<void> | undefined } {
    for (let at = from; at < lines.length; at++) {
      const line = lines[at];
      const wait = line === undefined ? undefined : this.#offer(line);
      if (wait !== undefined) return { next: at + 1, wait };
    }
    return { next: lines.length, wait: undefined };
  }

  #offer(line: StreamLine): Promise<void> | undefined {
    this.#lines += 1;
    if (line.kind === 'oversize') this.#oversize += 1;
    else if (line.damaged) this.#damaged += 1;
    if (this.#consumerFailed) return undefined;
    try {
      return this.plan.onLine?.(line) ?? undefined;
    } catch (error) {
      this.#fail(error);
      return undefined;
    }
  }

  readonly #fail = (error: unknown): void => {
    this.#consumerFailed = true;
    this.shared.onConsumerError(error);
  };

  async #hold(wait: Promise<void>): Promise<void> {
    this.heldBack = true;
    try {
      await wait;
    } finally {
      this.heldBack = false;
    }
  }
}
