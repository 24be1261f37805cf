import type { Adapter, AgentFailure, AgentOutcome, AgentSignal, MeteredCall, Usage } from '../../model/index.js';
import type { TokenHolder } from '../../system/gateway/attempt-token.js';
import { UpstreamFailures, type FailedCall } from '../../system/gateway/upstream-failures.js';
import { capturedText } from '../../system/process/output/capture.js';
import type { StreamLine } from '../../system/process/output/line-splitter.js';
import type { ProcessEnding, ProcessResult } from '../../system/process/process.js';
import type { LaunchOptions, LaunchResult } from './launch-options.js';
import { UsageTracker } from './usage-tracker.js';

/** How long a CLI that has reported its result may take to exit. */
const EXIT_MS = 10_000;
/** Interval of the ticks for the guards. */
const TICK_MS = 250;

/** Monitors one launch: feeds its signals to guards and usage tracker, and stops it when a limit is exceeded. */
export class LaunchMonitor implements TokenHolder {
  readonly reader: ReturnType<Adapter['read']>;
  readonly #tracker: UsageTracker;
  readonly #options: LaunchOptions;
  #kill: (reason: string) => void = () => undefined;
  #killed: { reason: string; message: string } | null = null;
  #startedAt = performance.now();
  #lastActivity = performance.now();
  #toolsRunning = 0;
  /** When the CLI reported its result. */
  #resultAt: number | null = null;
  /** The CLI reported its result but did not exit and was ended. It counts as having exited with 0. */
  #forcedExit = false;
  #timer: NodeJS.Timeout | undefined;
  readonly #upstreamFailures = new UpstreamFailures();
  /** Set if it was stopped because its provider keeps failing. It is reported as the launch's failure. */
  #providerFailure: AgentFailure | null = null;
  #oversize = 0;
  #damaged = 0;

  constructor(options: LaunchOptions) {
    this.#options = options;
    this.reader = options.adapter.read(options.request, options.priorTotals);
    this.#tracker = new UsageTracker({
      model: options.request.model,
      price: options.price,
      costSource: options.adapter.costSource,
      metered: options.attemptToken !== undefined,
    });
  }

  /** Begins to watch the clock. `kill` ends the process. */
  start(kill: (reason: string) => void): void {
    this.#kill = kill;
    if (this.#killed !== null) kill(this.#killed.reason);
    this.#startedAt = performance.now();
    this.markActive();
    this.#timer = setInterval(() => this.#tick(), Math.min(TICK_MS, Math.max(10, this.#options.stallMs / 4)));
  }

  /** Notes a sign of life, which restarts the stall timer. */
  markActive(): void {
    this.#lastActivity = performance.now();
  }

  /** Handles one line of stdout. */
  handleLine(handleLine: StreamLine): void {
    this.markActive();
    if (handleLine.kind === 'oversize') {
      this.#oversize += 1;
      this.#options.onNote(`a line of ${handleLine.bytes} bytes on its stream was not read`);
      return;
    }
    if (handleLine.damaged && this.#damaged++ === 0) this.#options.onNote('bytes on its stream that are no UTF-8');
    this.handleSignals(this.reader.line(handleLine.text));
  }

  /** Passes signals to the guards and the usage tracker. */
  handleSignals(signals: readonly AgentSignal[]): void {
    this.markActive();
    for (const signal of signals) {
      if (signal.type === 'tool') this.#toolsRunning += 1;
      if (signal.type === 'tool_result') this.#toolsRunning = Math.max(0, this.#toolsRunning - 1);
      if (signal.type === 'turn') this.#toolsRunning = 0;
      if (signal.type === 'note') this.#options.onNote(signal.text);
      if (signal.type === 'over') this.#resultAt ??= performance.now();
      const changed = this.#tracker.add(signal);
      this.#checkGuards(signal, this.#tracker.usage());
      if (changed) this.#options.onUsage(this.#tracker.usage());
    }
  }

  /** Handles a call that the gateway metered. Its usage is checked against the limits before the next call. */
  onCall(call: MeteredCall): unknown {
    if (call.whole) this.#upstreamFailures.recordSuccess();
    if (call.whole && call.tokens === null)
      this.#options.onNote('the gateway could not read what a call used; the figures of its stream stand in');
    this.#tracker.addCall(call);
    const usage = this.#tracker.usage();
    this.#checkGuards({ type: 'tick' }, usage);
    return this.#options.onUsage(usage);
  }

  onFailure(call: FailedCall): void {
    this.#upstreamFailures.recordFailure(call, performance.now());
  }

  onActivity(): void {
    this.markActive();
  }

  /** Why further model calls are refused: they are, as soon as the launch is stopped; null while it is not. */
  refusalReason(): string | null {
    return this.#killed?.message ?? null;
  }

  /** Stops the launch. Only the first reason counts. */
  stop(reason: string, message: string): void {
    if (this.#killed !== null) return;
    this.#killed = { reason, message };
    this.#kill(reason);
  }

  /** The result of the launch, once its process has ended. */
  finish(ended: ProcessResult): LaunchResult {
    clearInterval(this.#timer);
    const { ending } = ended;
    const read = this.#outcome(ended);
    const outcome = { ...read, failure: this.#providerFailure ?? this.#upstreamFailures.finalFailure(read.failure) };
    const usage = this.#tracker.finalUsage(outcome);
    // Usage that the CLI reports only at its end is checked against the limits too.
    if (this.#killed === null) this.#checkGuards({ type: 'tick' }, usage);
    return {
      outcome,
      killed: this.#providerFailure === null ? this.#killed : null,
      exitCode: ending.kind === 'exited' ? ending.code : ending.kind === 'killed' ? ending.code : null,
      durationMs: ended.durationMs,
      usage,
      firstDiffTurn: this.#tracker.firstDiffTurn,
      contextUsed: this.#tracker.contextUsed(this.#options.contextWindow),
    };
  }

  #outcome({ ending, stderr }: ProcessResult): AgentOutcome {
    const outcome = this.reader.end({
      exitCode: this.#forcedExit ? 0 : ending.kind === 'exited' || ending.kind === 'killed' ? ending.code : null,
      signal: this.#forcedExit ? null : this.#signalOf(ending),
      killed: this.#killed !== null,
      stderr: capturedText(stderr.captured),
      oversizeLines: this.#oversize,
    });
    const broken = this.#killed === null && !this.#forcedExit ? processFailure(ending) : null;
    return broken === null ? outcome : { ...outcome, failure: { reason: 'agent_error', message: broken } };
  }

  /** The signal that ended the CLI. In a cell it is reported as a shell does, by the exit status. */
  #signalOf(ending: ProcessEnding): string | null {
    if (ending.kind === 'signaled' || ending.kind === 'killed') return ending.signal;
    return ending.kind === 'exited' && this.#options.enclosure.cell.enter !== null
      ? (SIGNAL_STATUSES[ending.code] ?? null)
      : null;
  }

  #tick(): void {
    const now = performance.now();
    const over = this.#killed === null ? this.#upstreamFailures.launchFailure(now) : null;
    if (over !== null) {
      this.#providerFailure = over;
      this.stop(over.reason, over.message);
    }
    this.#checkGuards({ type: 'tick' }, this.#tracker.usage());
    if (this.#killed === null && this.#resultAt !== null) {
      if (now - this.#resultAt > Math.min(EXIT_MS, this.#options.stallMs)) this.#forceExit();
    } else if (now - this.#startedAt > this.#options.deadlineMs)
      this.stop('timeout', `not done after ${seconds(this.#options.deadlineMs)}`);
    else if (this.#toolsRunning === 0 && now - this.#lastActivity > this.#options.stallMs) {
      this.stop('stalled', `no sign of life for ${seconds(this.#options.stallMs)}`);
    }
  }

  #forceExit(): void {
    if (this.#forcedExit) return;
    this.#forcedExit = true;
    this.#options.onNote('it told its result and did not exit: it was ended');
    this.#kill('over');
  }

  #checkGuards(input: AgentSignal | { readonly type: 'tick' }, usage: Usage): void {
    if (this.#killed !== null) return;
    // The time that the CLI takes to exit does not count as working time.
    const totals = { usage, elapsedMs: (this.#resultAt ?? performance.now()) - this.#startedAt };
    for (const { name, guard } of this.#options.guards) {
      const reason = guard.observe(input, totals);
      if (reason === null) continue;
      this.stop(`guard:${name}`, reason);
      this.#options.onGuard(name, reason);
      return;
    }
  }
}

/** Exit statuses by which a shell reports a killed or crashed program. No CLI ends by itself with one of them. */
const SIGNAL_STATUSES: Readonly<Record<number, string>> = {
  134: 'SIGABRT',
  135: 'SIGBUS',
  137: 'SIGKILL',
  139: 'SIGSEGV',
};

/** Why the program could not start or was ended by the process layer; null for an ordinary end. */
function processFailure(ending: ProcessEnding): string | null {
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
