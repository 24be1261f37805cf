import { expect } from '@jest/globals';
import type { Evidence } from '../evidence.js';

/** One attack, and what must hold after it. */
export interface Row {
  /** Never given to another attack; programs of `../../programs/` name their attacks by it. */
  readonly row: number;
  readonly attack: string;
  readonly by: 'agent' | 'gate' | 'agent and gate';
  /** Fails an expectation if the attack got through. */
  readonly holds: (evidence: Evidence) => void | Promise<void>;
}

export const both = { by: 'agent and gate' } as const;
export const agent = { by: 'agent' } as const;
export const gate = { by: 'gate' } as const;

/** That nothing left one of these marks, which only a program outside of an isolation can leave. */
export const unmarked =
  (...names: readonly string[]) =>
  ({ marks }: Evidence): void => {
    expect(marks.filter((mark) => names.includes(mark))).toEqual([]);
  };
