import { describe, expect, it } from '@jest/globals';
import { schema } from '../../src/gates/checks/schema.js';
import { check } from './support.js';

const PLAN = JSON.stringify([{ name: 'auth', description: 'Sign in', files: ['src/a.js'], extra: 1 }]);

describe('the schema of a plan', () => {
  it.each([
    ['a plan', PLAN],
    ['a plan in a code fence', `\`\`\`json\n${PLAN}\n\`\`\`\n`],
    ['a plan without files', '[{"name": "a", "description": "b"}]'],
  ])('accepts %s', async (_what, output) => {
    expect(await check(schema, '', { output })).toMatchObject({ status: 'pass' });
  });

  it.each([
    ['nothing', undefined, 'there is no plan to check'],
    ['no items', '[]', 'the plan has no items'],
    ['no JSON', 'Here is the plan', /is not JSON/],
    ['an object', '{}', /must hold a JSON array/],
    ['a blank name', '[{"name": "a", "description": "b"}, {"name": " ", "description": "b"}]', /item 2 .*has no name/],
    ['no description', '[{"name": "a"}]', /item 1 .*has no description/],
    ['a blank file', '[{"name": "a", "description": "b", "files": [""]}]', /item 1 .*`files` must be a list of paths/],
  ])('refuses %s', async (_what, output, reason) => {
    const outcome = await check(schema, 'plan', output === undefined ? {} : { output });
    expect(outcome.status).toBe('fail');
    expect(outcome.reason).toMatch(reason);
  });
});

describe('the schema of a review', () => {
  it('wants a verdict that is yes', async () => {
    expect(await check(schema, 'review', { output: '{"pass": true, "comment": ""}' })).toMatchObject({
      status: 'pass',
    });
    expect(await check(schema, 'review', { output: '{"pass": false, "comment": "no tests"}' })).toMatchObject({
      status: 'fail',
      reason: 'the review did not pass',
      details: 'no tests',
    });
    expect(await check(schema, 'review', { output: '{"pass": false}' })).toMatchObject({ status: 'fail' });
  });

  it('knows no other shape', () => {
    expect(schema.checkArgument('poem')).toBe('knows "plan" and "review", not "poem"');
    expect(schema.checkArgument('')).toBeNull();
  });
});
