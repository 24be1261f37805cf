import type { ModelRequest, ModelServer, Turn } from '../../support/model-server/index.js';

export const LINE_KEYS: readonly string[] = ['key-of-claude', 'key-of-qwen'];

/** The keys and endpoints of the two CLIs. */
export function lineEnvironment(models: ModelServer): Readonly<Record<string, string>> {
  return {
    ANTHROPIC_API_KEY: 'key-of-claude',
    ANTHROPIC_BASE_URL: models.at('claude'),
    QWEN_API_KEY: 'key-of-qwen',
    QWEN_BASE_URL: `${models.at('qwen')}/v1`,
  };
}

/** A repository whose median is wrong for even lists. */
export const LINE_FILES = {
  'package.json': JSON.stringify({ name: 'statistics', type: 'module', scripts: { test: 'node --test' } }, null, 2),
  'README.md': '# statistics\n',
  'src/mean.js': 'export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;\n',
  'src/median.js': 'export const median = (values) => values.sort()[Math.floor(values.length / 2)];\n',
  'test/median.test.js': `import assert from 'node:assert/strict';
import test from 'node:test';
import { median } from '../src/median.js';

test('of an even number of values it is the mean of the middle two', () => {
  assert.equal(median([10, 2, 1, 3]), 2.5);
});
`,
};

const PLAN = [
  {
    name: 'Median of even lists',
    description:
      'median() takes the mean of the two middle values of an even list, sorts by number, and leaves its argument alone.',
    files: ['src/median.js', 'test/median.test.js'],
  },
  {
    name: 'Range',
    description: 'range() is the difference of the largest and the smallest value.',
    files: ['src/range.js', 'test/range.test.js'],
  },
  { name: 'Document both', description: 'The README names median() and range().', files: ['README.md'] },
];

const WRONG = `export const median = (values) => {
  const sorted = [...values].sort();
  return (sorted[1] + sorted[2]) / 2;
};
`;
const RIGHT = `export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
`;
const RANGE = 'export const range = (values) => Math.max(...values) - Math.min(...values);\n';
const RANGE_TEST = `import assert from 'node:assert/strict';
import test from 'node:test';
import { range } from '../src/range.js';

test('is the distance of the extremes', () => assert.equal(range([3, 9, 4]), 6));
`;

const write = (path: string, content: string) => ({ kind: 'write', path, content }) as const;

/** What the models answer, by the step that asks and the model that is asked. A file that exists is read first. */
export function lineScript({ prompt, step, model }: ModelRequest): Turn {
  const turns = turnsFor(prompt, model);
  return turns[step] ?? { text: 'Done.' };
}

function turnsFor(prompt: string, model: string): readonly Turn[] {
  const change = (path: string, content: string): Turn[] => [
    { tools: [{ kind: 'read', path }] },
    { tools: [write(path, content)] },
  ];
  if (prompt.includes('[GUMP:step:decompose]'))
    return [{ tools: [write('.gump/out/plan.json', JSON.stringify(PLAN))] }];
  if (prompt.includes('[GUMP:step:build/median-of-even-lists/impl]'))
    return change('src/median.js', model.includes('haiku') ? RIGHT : WRONG);
  if (prompt.includes('[GUMP:step:build/range/impl]'))
    return [{ tools: [write('src/range.js', RANGE), write('test/range.test.js', RANGE_TEST)] }];
  return change('README.md', '# statistics\n\n`median()`, `range()` and `mean()`.\n');
}
