import type { Readable } from 'node:stream';
import type { ArtifactFile } from './output/artifact-file.js';
import { Capture } from './output/capture.js';
import { LineSplitter, type StreamLine } from './output/line-splitter.js';
import type { ByteFilter, OutputOptions, StreamReport } from './process.js';

/** The destinations and callbacks that both streams of a process share. */
export interface SharedSinks {
  readonly combined: Capture;
  readonly artifact: ArtifactFile | null;
  /** Creates the filter of one stream; it is applied before the artifact is written. */
  readonly filter?: () => ByteFilter;
  /** Called with the size of every chunk. */
  readonly onBytes: (bytes: number) => void;
  /** Called with the first error that the consumer of lines threw. */
  readonly onConsumerError: (error: unknown) => void;
}

/** Drains one stream of a process into all its consumers, no faster than the slowest of them. */
export class OutputDrain {
  /** Resolves when the stream has ended or was cut. Never rejects. */
  readonly drained: Promise<void>;
  /** True while a consumer or the disk holds the stream back. */
  #underBackpressure = false;
  #ended = false;
  #cut = false;
  /** Bytes read so far. */
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
    private readonly plan: OutputOptions,
    private readonly shared: SharedSinks,
  ) {
    this.#capture = new Capture(plan.capture ?? { head: 0, tail: 0 });
    this.#splitter = new LineSplitter(plan.maxLineBytes);
    this.#filter = shared.filter?.();
    this.drained = this.#drain();
  }

  /** Whether everything that has arrived is consumed: nothing waits in the stream or for a consumer. */
  get isEmpty(): boolean {
    return !this.#underBackpressure && this.stream.readableLength === 0;
  }

  /** Closes the stream, unless it has ended, although another process still holds its other end. */
  cut(): void {
    if (this.#ended) return;
    this.#cut = true;
    this.stream.destroy();
  }

  report(): StreamReport {
    return {
      bytes: this.bytes,
      lines: this.#lines,
      oversizeLines: this.#oversize,
      damagedLines: this.#damaged,
      cut: this.#cut,
      captured: this.#capture.result(),
    };
  }

  async #drain(): Promise<void> {
    try {
      for await (const chunk of this.stream) if (Buffer.isBuffer(chunk)) await this.#take(chunk);
    } catch {
      // The stream was cut, or broke when the process died. What arrived before that counts.
    }
    this.#ended = true;
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
    if (written !== undefined) await this.#awaitBackpressure(written);
  }

  /**
   * Passes lines to the consumer one after the other. A consumer that returns no promise costs no turn of the event
   * loop.
   */
  async #deliver(lines: readonly StreamLine[]): Promise<void> {
    for (let at = 0; at < lines.length;) {
      const { next, wait } = this.#deliverUntilPromise(lines, at);
      at = next;
      if (wait !== undefined) await this.#awaitBackpressure(wait).catch(this.#fail);
    }
  }

  #deliverUntilPromise(lines: readonly StreamLine[], from: number): { next: number; wait: Promise<void> | undefined } {
    for (let at = from; at < lines.length; at++) {
      const line = lines[at];
      const wait = line === undefined ? undefined : this.#consume(line);
      if (wait !== undefined) return { next: at + 1, wait };
    }
    return { next: lines.length, wait: undefined };
  }

  #consume(line: StreamLine): Promise<void> | undefined {
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

  async #awaitBackpressure(wait: Promise<void>): Promise<void> {
    this.#underBackpressure = true;
    try {
      await wait;
    } finally {
      this.#underBackpressure = false;
    }
  }
}
