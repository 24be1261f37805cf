import { describe, expect, it } from '@jest/globals';
import { parseDelayMs, matchScenario } from '../../src/adapters/played/scenario.js';
import type { ScenarioAgent } from '../../src/model/scenario.js';

const cue = { steps: ['build/auth/impl', 'build/1/impl'], attempt: 2, agent: 'qwen-coder' };

describe('a scenario', () => {
  it.each<[ScenarioAgent, boolean]>([
    [{}, true],
    [{ step: 'build/auth/impl' }, true],
    [{ step: 'build/*/impl' }, true],
    [{ step: 'build/*' }, false],
    [{ step: '*' }, false],
    [{ step: 'build/**' }, true],
    [{ step: '**/impl' }, true],
    [{ step: '**' }, true],
    [{ step: 'build/1/impl' }, true],
    [{ step: 'build/2/impl' }, false],
    [{ step: 'impl' }, false],
    [{ attempt: 2 }, true],
    [{ attempt: 1 }, false],
    [{ attempt: [1, 2] }, true],
    [{ agent: 'qwen-coder' }, true],
    [{ agent: 'qwen' }, false],
    [{ step: 'build/**', attempt: 2, agent: 'claude' }, false],
  ])('entry %j fits: %s', (entry, fits) => {
    expect(matchScenario({ agents: [entry] }, cue) !== null).toBe(fits);
  });

  it('is played by the first entry that fits', () => {
    const agents = [{ attempt: 1, text: 'a' }, { text: 'b' }, { text: 'c' }];
    expect(matchScenario({ agents }, cue)?.text).toBe('b');
    expect(matchScenario({ agents: [] }, cue)).toBeNull();
  });

  it('has delays as milliseconds or durations', () => {
    expect([undefined, 15, '200ms', '1m30s', '1.5s', 'soon', '5'].map(parseDelayMs)).toEqual([
      0,
      15,
      200,
      90_000,
      1500,
      null,
      null,
    ]);
  });
});
