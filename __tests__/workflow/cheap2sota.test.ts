import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { lines, read } from './support/world.js';

const text = readFileSync('workflows/cheap2sota.yaml', 'utf8');

describe("the site's cheap2sota", () => {
  const result = read(text);

  it('reads without a word', () => {
    expect(lines(result)).toEqual([]);
    expect(result.sources.map(({ file }) => file)).toEqual(['flow.yaml']);
  });

  it('runs base, base, haiku, sonnet, opus', () => {
    const build = result.workflow?.steps[1];
    expect(build).toMatchObject({ kind: 'group', foreach: 'decompose', parallel: false });
    const impl = build?.kind === 'group' ? build.children[0] : undefined;
    expect(impl).toMatchObject({
      kind: 'agent',
      agent: 'qwen',
      output: 'diff',
      guard: { maxTurns: 60 },
      gates: [
        { name: 'compile', type: 'compile', argument: '' },
        { name: 'test', type: 'test', argument: '' },
      ],
    });
    expect(impl?.kind === 'agent' ? impl.retry : null).toEqual({
      kind: 'ladder',
      ladder: {
        retries: 4,
        rungs: [
          { do: 'same' },
          { do: 'escalate', agent: 'claude-haiku' },
          { do: 'escalate', agent: 'claude-sonnet' },
          { do: 'escalate', agent: 'claude-opus' },
        ],
      },
    });
  });

  it('knows where its steps are written', () => {
    expect(
      Object.fromEntries([...result.places].map(([path, { line, column }]) => [path, `${line}:${column}`])),
    ).toEqual({
      decompose: '6:11',
      build: '14:11',
      'build/*/impl': '17:15',
      quality: '35:11',
    });
  });
});
