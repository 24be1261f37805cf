import type { Adapter, AgentFailure, AgentOutcome, AgentSignal, MeteredCall, Usage } from '../../model/index.js';
import type { Holder } from '../../system/gateway/attempt-token.js';
import { Trouble, type FailedCall } from '../../system/gateway/upstream-failures.js';
import { capturedText } from '../../system/process/output/capture.js';
import type { StreamLine } from '../../system/process/output/line-splitter.js';
import type { Ending, ProcessResult } from '../../system/process/process.js';
import type { LaunchOptions, LaunchResult } from './launch-options.js';
import { LaunchTally } from './tally.js';

/** What a CLI that told its result may take to exit. */
const EXIT_MS = 10_000;
/** How often the clock is shown to the guards. */
const TICK_MS = 250;

/** What is known of a launch while it runs, and who stops it. */
export class Watch implements Holder {
  readonly reader: ReturnType<Adapter['read']>;
  readonly #tally: LaunchTally;
  readonly #options: LaunchOptions;
  #kill: (reason: string) => void = () => undefined;
  #killed: { reason: string; message: string } | null = null;
  #begun = performance.now();
  #lastSign = performance.now();
  #toolsRunning = 0;
  /** When it told its result. */
  #over: number | null = null;
  /** Set where it did so, but had to be helped out: it counts as one that exited with 0. */
  #helpedOut = false;
  #timer: NodeJS.Timeout | undefined;
  readonly #trouble = new Trouble();
  /** Set where we stopped it because its provider fails: told as the launch's own failure. */
  #gaveUp: AgentFailure | null = null;
  #oversize = 0;
  #damaged = 0;

  constructor(options: LaunchOptions) {
    this.#options = options;
    this.reader = options.adapter.read(options.request, options.before);
    this.#tally = new LaunchTally({
      model: options.request.model,
      price: options.price,
      costSource: options.adapter.costSource,
      metered: options.pass !== undefined,
    });
  }

  begin(kill: (reason: string) => void): void {
    this.#kill = kill;
    if (this.#killed !== null) kill(this.#killed.reason);
    this.#begun = performance.now();
    this.alive();
    this.#timer = setInterval(() => this.#tick(), Math.min(TICK_MS, Math.max(10, this.#options.stallMs / 4)));
  }

  alive(): void {
    this.#lastSign = performance.now();
  }

  line(line: StreamLine): void {
    this.alive();
    if (line.kind === 'oversize') {
      this.#oversize += 1;
      this.#options.onNote(`a line of ${line.bytes} bytes on its stream was not read`);
      return;
    }
    if (line.damaged && this.#damaged++ === 0) this.#options.onNote('bytes on its stream that are no UTF-8');
    this.take(this.reader.line(line.text));
  }

  take(signals: readonly AgentSignal[]): void {
    this.alive();
    for (const signal of signals) {
      if (signal.type === 'tool') this.#toolsRunning += 1;
      if (signal.type === 'tool_result') this.#toolsRunning = Math.max(0, this.#toolsRunning - 1);
      if (signal.type === 'turn') this.#toolsRunning = 0;
      if (signal.type === 'note') this.#options.onNote(signal.text);
      if (signal.type === 'over') this.#over ??= performance.now();
      const changed = this.#tally.add(signal);
      this.#ask(signal, this.#tally.usage());
      if (changed) this.#options.onUsage(this.#tally.usage());
    }
  }

  /** A call that the gateway saw: what it used is held against the limits before the next one is let through. */
  onCall(call: MeteredCall): unknown {
    if (call.whole) this.#trouble.passed();
    if (call.whole && call.tokens === null)
      this.#options.onNote('the gateway could not read what a call used; the figures of its stream stand in');
    this.#tally.call(call);
    const usage = this.#tally.usage();
    this.#ask({ type: 'tick' }, usage);
    return this.#options.onUsage(usage);
  }

  onFailure(call: FailedCall): void {
    this.#trouble.failed(call, performance.now());
  }

  onSign(): void {
    this.alive();
  }

  /** Whatever stops the launch closes the way to the models at once, long before the process is gone. */
  refusal(): string | null {
    return this.#killed?.message ?? null;
  }

  /** The first reason wins. */
  stop(reason: string, message: string): void {
    if (this.#killed !== null) return;
    this.#killed = { reason, message };
    this.#kill(reason);
  }

  finish(ended: ProcessResult): LaunchResult {
    clearInterval(this.#timer);
    const { ending } = ended;
    const read = this.#outcome(ended);
    const outcome = { ...read, failure: this.#gaveUp ?? this.#trouble.told(read.failure) };
    const usage = this.#tally.final(outcome);
    // What the CLI says only at its end is held against the limits too.
    if (this.#killed === null) this.#ask({ type: 'tick' }, usage);
    return {
      outcome,
      killed: this.#gaveUp === null ? this.#killed : null,
      exitCode: ending.kind === 'exited' ? ending.code : ending.kind === 'killed' ? ending.code : null,
      durationMs: ended.durationMs,
      usage,
      firstDiffTurn: this.#tally.firstDiffTurn,
      contextUsed: this.#tally.contextUsed(this.#options.contextWindow),
    };
  }

  #outcome({ ending, stderr }: ProcessResult): AgentOutcome {
    const outcome = this.reader.end({
      exitCode: this.#helpedOut ? 0 : ending.kind === 'exited' || ending.kind === 'killed' ? ending.code : null,
      signal: this.#helpedOut ? null : this.#signalOf(ending),
      killed: this.#killed !== null,
      stderr: capturedText(stderr.captured),
      oversizeLines: this.#oversize,
    });
    const broken = this.#killed === null && !this.#helpedOut ? notRun(ending) : null;
    return broken === null ? outcome : { ...outcome, failure: { reason: 'agent_error', message: broken } };
  }

  /** The first process of a namespace tells a death by a signal as a shell does. */
  #signalOf(ending: Ending): string | null {
    if (ending.kind === 'signaled' || ending.kind === 'killed') return ending.signal;
    return ending.kind === 'exited' && this.#options.wrap !== undefined ? (DEATHS[ending.code] ?? null) : null;
  }

  #tick(): void {
    const now = performance.now();
    const over = this.#killed === null ? this.#trouble.over(now) : null;
    if (over !== null) {
      this.#gaveUp = over;
      this.stop(over.reason, over.message);
    }
    this.#ask({ type: 'tick' }, this.#tally.usage());
    if (this.#killed === null && this.#over !== null) {
      if (now - this.#over > Math.min(EXIT_MS, this.#options.stallMs)) this.#helpOut();
    } else if (now - this.#begun > this.#options.deadlineMs)
      this.stop('timeout', `not done after ${seconds(this.#options.deadlineMs)}`);
    else if (this.#toolsRunning === 0 && now - this.#lastSign > this.#options.stallMs) {
      this.stop('stalled', `no sign of life for ${seconds(this.#options.stallMs)}`);
    }
  }

  #helpOut(): void {
    if (this.#helpedOut) return;
    this.#helpedOut = true;
    this.#options.onNote('it told its result and did not exit: it was ended');
    this.#kill('over');
  }

  #ask(input: AgentSignal | { readonly type: 'tick' }, usage: Usage): void {
    if (this.#killed !== null) return;
    // Time it takes to exit is none it works.
    const tally = { usage, elapsedMs: (this.#over ?? performance.now()) - this.#begun };
    for (const { name, guard } of this.#options.guards) {
      const reason = guard.observe(input, tally);
      if (reason === null) continue;
      this.stop(`guard:${name}`, reason);
      this.#options.onGuard(name, reason);
      return;
    }
  }
}

/** Exit statuses of a shell whose program was killed or crashed; no CLI ends by itself with one of these. */
const DEATHS: Readonly<Record<number, string>> = { 134: 'SIGABRT', 135: 'SIGBUS', 137: 'SIGKILL', 139: 'SIGSEGV' };

/** Why the program did not come to run or was cut by our own limits; null for an ordinary end. */
function notRun(ending: Ending): string | null {
  if (ending.kind === 'spawn-failed') return `could not be started: ${ending.message}`;
  if (ending.kind !== 'killed') return null;
  const { termination } = ending;
  return termination.by === 'consumer'
    ? `its output could not be read: ${String(termination.error)}`
    : `stopped: ${termination.by}`;
}

function seconds(ms: number): string {
  return `${Number((ms / 1000).toFixed(1))} s`;
}
