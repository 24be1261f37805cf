import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { INPUT_DEFAULTS, readInputs } from '../../src/github/job/inputs.js';

const TOKEN = { 'INPUT_GITHUB-TOKEN': 'ghs_x' };

function read(values: Readonly<Record<string, string>>) {
  const given = Object.entries(values).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  return readInputs({ ...TOKEN, ...(Object.fromEntries(given) as Record<string, string>) });
}

function problems(values: Readonly<Record<string, string>>): readonly string[] {
  const result = read(values);
  return result.ok ? [] : result.problems;
}

describe('inputs', () => {
  it('are all known, with the defaults of action.yml', async () => {
    const action = z
      .object({ inputs: z.record(z.string(), z.object({ default: z.unknown() })) })
      .parse(parse(await readFile('action.yml', 'utf8')));
    const declared = Object.entries(action.inputs)
      .filter(([, { default: value }]) => value !== '' && !String(value).startsWith('${{'))
      .map(([name, { default: value }]) => [name, String(value)]);
    expect(Object.fromEntries(declared)).toEqual(INPUT_DEFAULTS);

    // Whatever is declared is either read or refused by name: nothing is ignored.
    for (const name of Object.keys(action.inputs)) {
      const result = read({ [name]: '\u0000nonsense' });
      const isRead = result.ok && JSON.stringify(result.inputs).includes('nonsense');
      const isRefused = !result.ok && result.problems.some((problem) => problem.includes(`\`${name}\``));
      expect([name, isRead || isRefused]).toEqual([name, true]);
    }
  });

  it('become values: lists, lines, money, flags', () => {
    const result = read({
      'allowed-bots': 'renovate[bot], my-app\n# a remark\nother',
      carry: 'node_modules\n my folder ',
      'max-budget': '$2.50',
      'max-parallel': '2',
      comment: 'False',
      'pull-request': ' draft ',
      'working-directory': 'packages/a',
    });
    expect(result).toMatchObject({
      ok: true,
      inputs: {
        workflow: 'tdd',
        'allowed-bots': ['renovate[bot]', 'my-app', 'other'],
        carry: ['node_modules', 'my folder'],
        'max-budget': 2.5,
        'max-parallel': 2,
        comment: false,
        'pull-request': 'draft',
        'working-directory': 'packages/a',
      },
    });
  });

  it('stand at their default when an expression came out empty', () => {
    expect(read({ workflow: '', 'label-prefix': ' ', 'max-budget': '' })).toMatchObject({
      ok: true,
      inputs: { workflow: 'tdd', 'label-prefix': 'gump', 'max-budget': null },
    });
  });

  it.each([
    ['pull-request', 'maybe', '`maybe` is none of `ready`, `draft`, `none`'],
    ['max-budget', '0', '`0` is no amount of US dollars'],
    ['max-budget', 'five', '`five` is no amount of US dollars'],
    ['max-parallel', '1.5', '`1.5` is no whole number above 0'],
    ['timeout-minutes', '-1', '`-1` is no number above 0'],
    ['comment', 'yes', '`yes` is neither `true` nor `false`'],
    ['working-directory', '../other', '`../other` is no folder below the workspace'],
    ['branch-prefix', 'my branch', '`my branch` cannot begin the name of a branch'],
    ['branch-prefix', 'a..b', '`a..b` cannot begin the name of a branch'],
    ['trigger-phrase', '/g ump', '`/g ump` holds white space'],
    ['resume', 'yes', '`yes` is neither `auto` nor `never` nor the id of a run'],
    ['keep-runs', '0', '`0` is no whole number above 0'],
  ])('say what is wrong with %s: %s', (name, value, words) => {
    expect(problems({ [name]: value })).toEqual([expect.stringContaining(`Input \`${name}\`: ${words}`)]);
  });

  it.each([
    ['network', 'example.com'],
    ['unsafe-triggers', 'pull_request_target'],
  ])('refuse %s by name while its part is not there', (name, value) => {
    expect(problems({ [name]: value })).toEqual([expect.stringMatching(new RegExp(`\`${name}\`.*not available`))]);
  });

  it('approve only a run that is named', () => {
    const waits = { approve: 'true', resume: 'run_2026_11_22_1304_abcd' };
    expect(problems(waits)).toEqual([]);
    for (const resume of ['', 'auto', 'never'])
      expect(problems({ ...waits, resume })).toEqual([expect.stringMatching(/`approve`: it needs the id of the run/)]);
  });

  it('tell everything at once', () => {
    expect(problems({ comment: 'x', 'max-parallel': 'y', network: 'x' })).toHaveLength(3);
    expect(readInputs({})).toMatchObject({ ok: false, problems: [expect.stringContaining('github-token')] });
  });
});
