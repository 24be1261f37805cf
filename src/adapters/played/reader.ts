import type { AgentFailure, AgentOutcome, AgentSignal, ProcessEnd, StreamReader } from '../../model/adapter.js';
import { addTokens, NO_TOKENS } from '../../model/usage.js';
import { createFailure, reasonFromMessage, missingResultFailure } from '../stream/failure.js';
import { parseOrNull, parseJsonObject } from '../stream/json-line.js';
import { PlayedEvent } from './script.js';

type Result = Extract<PlayedEvent, { type: 'result' }>;

/** Reads the stream of a played agent: one `PlayedEvent` a line. */
export class PlayedReader implements StreamReader {
  private sessionId: string | null = null;
  private model: string | null = null;
  private turns = 0;
  private tokens = NO_TOKENS;
  private costUsd: number | null = null;
  private result: Result | null = null;

  line(text: string): readonly AgentSignal[] {
    const event = parseOrNull(PlayedEvent, parseJsonObject(text));
    switch (event?.type) {
      case undefined:
        return [];
      case 'session':
        this.sessionId = event.id;
        return [event];
      case 'model':
        this.model = event.model;
        return [event];
      case 'turn':
        this.turns += 1;
        return [event];
      case 'usage':
        this.tokens = addTokens(this.tokens, event.tokens);
        if (event.cost !== null) this.costUsd = (this.costUsd ?? 0) + event.cost;
        return [{ type: 'usage', tokens: event.tokens, costUsd: event.cost }];
      case 'tool':
      case 'tool_result':
      case 'text':
        return [event];
      case 'result':
        this.result = event;
        return [];
    }
  }

  followedLine(): readonly AgentSignal[] {
    return [];
  }

  end(end: ProcessEnd): AgentOutcome {
    return {
      failure: this.failure(end),
      sessionId: this.sessionId,
      finalText: this.result?.text ?? '',
      turns: this.turns,
      tokens: this.result?.tokens ?? (this.turns > 0 ? this.tokens : null),
      costUsd: this.result === null ? this.costUsd : this.result.cost,
      model: this.model,
    };
  }

  private failure(end: ProcessEnd): AgentFailure | null {
    if (this.result === null) return missingResultFailure('The played agent', end);
    const { error } = this.result;
    if (error !== null) return createFailure(reasonFromMessage(error) ?? 'agent_error', error);
    if (end.exitCode !== null && end.exitCode !== 0) {
      return createFailure('agent_error', `The played agent ended with exit ${end.exitCode}.`);
    }
    return null;
  }
}
