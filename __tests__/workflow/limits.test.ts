import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { runs, seed, whole } from '../support/sample.js';
import { lines, read } from './support/world.js';

/** Reading must not take long whatever the file: in time of the processor, so that other work does not count. */
function timed(text: string, files = {}) {
  const before = process.cpuUsage();
  const result = read(text, { files });
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(10);
  return result;
}

const gateStep = (name: string) => `  - {name: ${name}, gate: [test]}\n`;
const steps = (count: number) => Array.from({ length: count }, (_, n) => gateStep(`s${n}`)).join('');

describe('limits', () => {
  it('1 MiB a file', () => {
    const room = 1024 * 1024 - 'name: x\ndescription: ""\nsteps:\n'.length - gateStep('a').length;
    const sized = (size: number) => `name: x\ndescription: "${'d'.repeat(size)}"\nsteps:\n${gateStep('a')}`;
    expect(lines(timed(sized(room)))).toEqual([]);
    expect(lines(timed(sized(room + 1)))).toEqual(['1:1 error file-too-large: the file is larger than 1 MiB']);
    expect(lines(timed(sized(room / 2).replace(/d{9,}/, (run) => `${run.replaceAll('d', 'é')}xxx`)))).toEqual([
      '1:1 error file-too-large: the file is larger than 1 MiB',
    ]);
  });

  it('1,000 steps, called workflows included', () => {
    expect(lines(timed(`name: x\nsteps:\n${steps(1000)}`))).toEqual([]);
    expect(lines(timed(`name: x\nsteps:\n${steps(1001)}`))).toEqual([
      '1003:12 error too-many-steps: more than 1000 steps, called workflows included',
    ]);
    const calls = Array.from({ length: 30 }, (_, n) => `  - {name: c${n}, workflow: many}\n`).join('');
    const result = timed(`name: x\nsteps:\n${calls}`, { 'many.yaml': `name: many\nsteps:\n${steps(40)}` });
    expect(lines(result)).toEqual([expect.stringContaining('too-many-steps')]);
  });

  it('ends a tree of calls that doubles at each level', () => {
    const files = Object.fromEntries(
      Array.from({ length: 14 }, (_, n) => [
        `w${n}.yaml`,
        `name: w${n}\nsteps:\n  - {name: a, workflow: w${n + 1}}\n  - {name: b, workflow: w${n + 1}}\n`,
      ]),
    );
    const result = timed('name: x\nsteps: [{name: a, workflow: w0}]\n', {
      ...files,
      'w14.yaml': `name: w14\nsteps:\n${gateStep('z')}`,
    });
    expect(lines(result)).toEqual([expect.stringContaining('too-many-steps')]);
  });

  it('16 levels', () => {
    const nested = (levels: number) => {
      let text = 'name: x\nsteps:\n';
      for (let level = 1; level < levels; level++)
        text += `${'  '.repeat(level * 2 - 1)}- name: g${level}\n${'  '.repeat(level * 2)}steps:\n`;
      return `${text}${'  '.repeat(levels * 2 - 1)}- {name: a, gate: [test]}\n`;
    };
    expect(lines(timed(nested(16)))).toEqual([]);
    expect(lines(timed(nested(17)))).toEqual(['35:76 error too-many-levels: more than 16 levels of groups and calls']);
  });

  it.each([
    ['brackets', '['.repeat(500_000)],
    ['braces', '{a: '.repeat(200_000)],
    ['dashes', '- '.repeat(500_000)],
    ['questions', '? '.repeat(500_000)],
    ['unknown names', `name: x\nsteps:\n  - {name: a, agent: qwen, prompt: "${'{nope} '.repeat(140_000)}"}\n`],
    [
      'unknown keys',
      `name: x\nsteps: [{name: a, gate: [test]}]\n${Array.from({ length: 12_000 }, (_, n) => `k${n}: 1\n`).join('')}`,
    ],
    ['a long name', `name: x\nsteps:\n  - {name: ${'a'.repeat(1_000_000)}, gat: [test]}\n`],
  ])('survives %s', (_name, text) => {
    expect(timed(text).workflow).toBeNull();
  });

  it('allows 100 aliases, and merges', () => {
    const use = (count: number) =>
      `name: x\nsteps:\n  - &a {name: a0, agent: qwen, prompt: hi, guard: {max_turns: 3}}\n${Array.from({ length: count }, (_, n) => `  - {<<: *a, name: a${n + 1}}\n`).join('')}`;
    const result = timed(use(100));
    expect(lines(result)).toEqual([]);
    expect(result.workflow?.steps[100]).toMatchObject({ name: 'a100', agent: 'qwen', guard: { maxTurns: 3 } });
    expect(lines(timed(use(101)))).toEqual([expect.stringContaining('too-many-aliases')]);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('takes %s for a key like any other', (key) => {
    const result = read(`name: x\n${key}: {a: 1}\nsteps:\n  - {name: a, gate: [test], with: {${key}: x}}\n`);
    expect(lines(result)).toContain(`2:1 error unknown-key: unknown key \`${key}\` in the workflow`);
  });
});

describe('any text', () => {
  const folders = ['__tests__/workflow/samples/good', '__tests__/workflow/samples/bad', 'workflows'];
  const seeds = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => /\.(yaml|txt)$/.test(file))
      .map((file) => readFileSync(`${folder}/${file}`, 'utf8')),
  );
  const bits = [
    ':',
    '-',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '\n',
    '  ',
    '\t',
    '&a ',
    '*a',
    '<<: ',
    '|',
    '>',
    '#',
    '!!',
    '{spec}',
    'null',
    '1e9',
    '\0',
    '\uD800',
    '🦙',
  ];
  const mutation = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat(20),
    put: fc.oneof(fc.constantFrom(...bits), fc.string()),
  });

  it('gives a workflow or says why not', () => {
    fc.assert(
      fc.property(fc.constantFrom(...seeds), fc.array(mutation, { maxLength: 6 }), (seed, mutations) => {
        let text = seed;
        for (const { at, cut, put } of mutations) {
          const index = Math.floor(at * text.length);
          text = text.slice(0, index) + put + text.slice(index + cut);
        }
        const { workflow, diagnostics } = read(text);
        const errors = diagnostics.filter(({ severity }) => severity === 'error');
        expect(workflow === null).toBe(errors.length > 0);
        for (const { place } of diagnostics)
          expect([(place?.line ?? 0) >= 1, (place?.column ?? 0) >= 1]).toEqual([true, true]);
      }),
      { seed, numRuns: Math.min(runs(800, 200_000), whole ? 200_000 : 10_000) },
    );
  }, 3_600_000);
});
