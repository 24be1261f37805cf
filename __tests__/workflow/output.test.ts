import { describe, expect, it } from '@jest/globals';
import { outputFile, parseOutput } from '../../src/workflow/output.js';

const item = (name: string) => ({ name, description: 'do it' });
const plan = (value: unknown) => parseOutput('plan', JSON.stringify(value), 'classic');

describe('plans', () => {
  it('takes any name, and gives each a slug of its own', () => {
    const names = ['auth', 'auth', '../../etc/passwd', `"quoted"`, 'é'.repeat(300), '日本語', 'retry', '12'];
    const output = plan(names.map(item));
    const items = output.kind === 'plan' ? output.items : [];
    expect(items.map(({ name }) => name)).toEqual(names);
    expect(new Set(items.map(({ slug }) => slug)).size).toBe(names.length);
    for (const { slug } of items) expect(slug).toMatch(/^[a-z0-9-]{1,48}$/);
    expect(items[0]?.slug).toBe('auth');
  });

  it.each([
    ['[{"name":"a","description":"b","files":["x"],"more":1}]', 1],
    ['```json\n[{"name":"a","description":"b"}]\n```\n', 1],
    ['```\n[]\n```', 0],
    ['[]', 0],
    ['null', 0],
  ])('reads %j', (text, count) => {
    const output = parseOutput('plan', text, 'current');
    expect(output.kind === 'plan' ? output.items.length : output).toBe(count);
  });

  it.each([
    [null, 'no_output', 'the agent did not write .gump/out/plan.json'],
    ['  ', 'no_output', '.gump/out/plan.json is empty'],
    ['Here is the plan:\n[]', 'bad_output', '.gump/out/plan.json is not JSON: it begins with "Here is the plan: []"'],
    ['Sure!\n```json\n[]\n```', 'bad_output', '.gump/out/plan.json is not JSON: it begins with "Sure! ```json [] ```"'],
    ['{}', 'bad_output', '.gump/out/plan.json must hold a JSON array of items'],
    ['[{"name":"a"}]', 'bad_output', 'item 1 of .gump/out/plan.json has no description'],
    [
      '[{"name":"a","description":"b"},{"name":" ","description":"b"}]',
      'bad_output',
      'item 2 of .gump/out/plan.json has no name',
    ],
    [
      '[{"name":"a","description":"b","files":"x"}]',
      'bad_output',
      'item 1 of .gump/out/plan.json: `files` must be a list of paths',
    ],
    ['[3]', 'bad_output', 'item 1 of .gump/out/plan.json is no map with `name` and `description`'],
    [
      JSON.stringify(Array.from({ length: 2001 }, (_, n) => item(`n${n}`))),
      'bad_output',
      '.gump/out/plan.json has 2001 items, more than 2000',
    ],
    [`["${'x'.repeat(1024 * 1024)}"]`, 'bad_output', '.gump/out/plan.json is larger than 1 MiB'],
  ])('refuses %#', (text, reason, message) => {
    expect(parseOutput('plan', text, 'classic')).toEqual({ kind: 'invalid', reason, message });
  });
});

describe('verdicts', () => {
  it.each([
    ['{"pass":true}', { kind: 'verdict', pass: true, comments: '' }],
    ['{"pass":false,"comment":"no"}', { kind: 'verdict', pass: false, comments: 'no' }],
    ['{"pass":false,"comments":"no"}', { kind: 'verdict', pass: false, comments: 'no' }],
    [
      '{"pass":false}',
      { kind: 'invalid', reason: 'bad_output', message: '.gump/out/review.json: a verdict of false needs a comment' },
    ],
    [
      '{"pass":"yes"}',
      {
        kind: 'invalid',
        reason: 'bad_output',
        message: '.gump/out/review.json must hold {"pass": true or false, "comment": "text"}',
      },
    ],
  ])('%s', (text, expected) => {
    expect(parseOutput('verdict', text, 'classic')).toEqual(expected);
  });
});

describe('the others', () => {
  it('takes an empty document, but no missing one', () => {
    expect(parseOutput('artifact', '', 'classic')).toEqual({ kind: 'text', text: '' });
    expect(parseOutput('artifact', null, 'classic')).toMatchObject({ kind: 'invalid', reason: 'no_output' });
  });

  it('asks nothing of a diff', () => {
    expect(parseOutput('diff', null, 'classic')).toEqual({ kind: 'none' });
  });

  it('names its files by dialect', () => {
    expect(outputFile('verdict', 'classic')).toBe('.gump/out/review.json');
    expect(outputFile('verdict', 'current')).toBe('.gump/out/validate.json');
    expect(outputFile('diff', 'current')).toBeNull();
  });
});
