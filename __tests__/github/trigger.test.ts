import { describe, expect, it } from '@jest/globals';
import { type Inputs, readInputs } from '../../src/github/job/inputs.js';
import { branchName } from '../../src/github/pull-request/branch-name.js';
import { parseCommentCommand } from '../../src/github/trigger/comment-command.js';
import type { Payload } from '../../src/github/trigger/payload.js';
import { readTrigger } from '../../src/github/trigger/trigger.js';
import { extractVisibleText } from '../../src/github/trigger/visible-text.js';

function inputs(values: Readonly<Record<string, string>> = {}): Inputs {
  const given = Object.entries(values).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  const result = readInputs({ 'INPUT_GITHUB-TOKEN': 'x', ...(Object.fromEntries(given) as Record<string, string>) });
  if (!result.ok) throw new Error(result.problems.join('\n'));
  return result.inputs;
}

const sender = { login: 'wendy', type: 'User' };
const issue = { number: 12, title: 'Add a greeting', body: 'It should say hello.' };
const pull = {
  number: 7,
  title: 'Fix',
  body: null,
  head: { ref: 'topic', sha: 'a'.repeat(40), repo: { full_name: 'octo/widgets' } },
  base: { ref: 'main', sha: 'b'.repeat(40) },
};

const labelled = (name: string): Payload => ({ action: 'labeled', sender, issue, label: { name } });
const commented = (body: string, more: Partial<Payload> = {}): Payload => ({
  action: 'created',
  sender,
  issue,
  comment: { id: 99, body },
  ...more,
});

describe('a trigger', () => {
  it.each([
    ['gump', {}, 'tdd'],
    ['gump', { workflow: 'freeform' }, 'freeform'],
    ['Gump', {}, 'tdd'],
    ['gump:cheap2sota', { workflow: 'freeform' }, 'cheap2sota'],
    ['bot:Mine', { 'label-prefix': 'bot' }, 'Mine'],
  ])('of the label %s with %j runs %s', (label, given, workflow) => {
    expect(readTrigger('issues', labelled(label), inputs(given))).toEqual({
      kind: 'run',
      workflow,
      spec: { from: 'thread', name: 'issue 12', text: 'Add a greeting\n\nIt should say hello.', notes: [] },
      sender,
      thread: { kind: 'issue', number: 12, title: 'Add a greeting' },
      author: null,
      reactionTarget: { on: 'issue', number: 12 },
    });
  });

  it.each(['bug', 'gumption', 'gump:', 'gump-tdd'])('of the label %s is none, and says which are', (label) => {
    expect(readTrigger('issues', labelled(label), inputs())).toEqual({
      kind: 'ignore',
      reason: `The label \`${label}\` starts no run: \`gump\` and \`gump:<workflow>\` do.`,
    });
  });

  it('of a command takes the words after it into the specification', () => {
    const trigger = readTrigger('issue_comment', commented('/gump run tdd and be  polite\nalways'), inputs());
    expect(trigger).toMatchObject({
      kind: 'run',
      workflow: 'tdd',
      reactionTarget: { on: 'comment', id: 99 },
      spec: { text: 'Add a greeting\n\nIt should say hello.\n\nand be  polite\nalways' },
    });
  });

  it.each([
    ['/gump', { kind: 'help', unknown: null }],
    ['/gump help', { kind: 'help', unknown: null }],
    ['/gump dance', { kind: 'help', unknown: 'dance' }],
    ['/gump cancel', { kind: 'not-yet', command: 'cancel' }],
    ['/gump resume', { kind: 'ask', intent: { verb: 'resume', run: null } }],
    ['/gump resume now', { kind: 'unclear', problem: 'resume does not know what to do with "now".' }],
    ['/gump retry', { kind: 'ask', intent: { verb: 'retry', run: null, step: null, withChanges: false } }],
    [
      '/gump retry build/1 --with-changes',
      { kind: 'ask', intent: { verb: 'retry', step: 'build/1', withChanges: true } },
    ],
    ['/gump replay from build/auth/impl', { kind: 'ask', intent: { verb: 'replay', step: 'build/auth/impl' } }],
    ['/gump replay', { kind: 'unclear' }],
    ['/gump approve build/1', { kind: 'ask', intent: { verb: 'approve', run: null, step: 'build/1' } }],
    [
      '/gump reject run_2026_01_01_0000_abcd build/1 too\nlong <!-- hidden -->',
      { kind: 'ask', intent: { verb: 'reject', run: 'run_2026_01_01_0000_abcd', words: 'build/1 too\nlong' } },
    ],
    ['/gump run', { kind: 'run', workflow: 'tdd' }],
    ['please\n/gump run freeform', { kind: 'run', workflow: 'freeform' }],
    ['try /gump run tdd', { kind: 'ignore' }],
    ['> /gump run tdd', { kind: 'ignore' }],
    ['/gumption run tdd', { kind: 'ignore' }],
    ['```\n/gump run tdd\n```', { kind: 'ignore' }],
    ['```\n~~~\n/gump run tdd\n```\n/gump help', { kind: 'help' }],
    ['<!-- gump:tracking run=x -->\n/gump run tdd', { kind: 'ignore' }],
    ['', { kind: 'ignore' }],
  ])('of the comment %j', (body, expected) => {
    expect(readTrigger('issue_comment', commented(body), inputs())).toMatchObject(expected);
  });

  it.each(['../../etc/passwd', '.gump/workflows/tdd.yaml', '-x', 'a b'])(
    'that names the workflow %j names none',
    (name) => {
      expect(readTrigger('issues', labelled(`gump:${name}`), inputs())).toMatchObject({ kind: 'no-workflow', name });
      const own = inputs({ workflow: name });
      expect(readTrigger('issues', labelled('gump'), own)).toMatchObject({ kind: 'run', workflow: name });
    },
  );

  it('is no edited comment', () => {
    expect(readTrigger('issue_comment', commented('/gump run tdd', { action: 'edited' }), inputs())).toMatchObject({
      kind: 'ignore',
    });
  });

  it('on a pull request knows it for one', () => {
    const byLabel = { action: 'labeled', sender, pull_request: pull, label: { name: 'gump' } };
    expect(readTrigger('pull_request', byLabel, inputs())).toMatchObject({
      kind: 'run',
      thread: { kind: 'pull request', number: 7, pull },
      spec: { name: 'pull request 7', text: 'Fix' },
    });
    const byComment = commented('/gump run tdd', { issue: { ...issue, pull_request: {} } });
    expect(readTrigger('issue_comment', byComment, inputs())).toMatchObject({
      thread: { kind: 'pull request', number: 12, pull: null },
    });
  });

  it('of a dispatch reads its form where the step leaves the inputs alone', () => {
    const form: Payload = { sender, inputs: { workflow: 'freeform', spec: 'Say hello' } };
    expect(readTrigger('workflow_dispatch', form, inputs())).toMatchObject({
      kind: 'run',
      workflow: 'freeform',
      thread: null,
      spec: { from: 'input', value: 'Say hello', words: '' },
    });
    expect(readTrigger('workflow_dispatch', form, inputs({ workflow: 'mine', spec: 'spec.md' }))).toMatchObject({
      workflow: 'mine',
      spec: { value: 'spec.md' },
    });
  });

  it('of a schedule has nobody who sent it', () => {
    expect(readTrigger('schedule', {}, inputs())).toMatchObject({
      kind: 'run',
      sender: null,
      spec: { from: 'nowhere' },
    });
  });

  it('of any other event is the author of the job, by `spec`', () => {
    expect(readTrigger('push', { sender }, inputs())).toMatchObject({ kind: 'ignore' });
    expect(readTrigger('push', { sender }, inputs({ spec: 'Do it' }))).toMatchObject({
      kind: 'run',
      thread: null,
      sender,
    });
    expect(readTrigger('issues', { action: 'opened', sender, issue }, inputs({ spec: 'Do it' }))).toMatchObject({
      kind: 'run',
      thread: { number: 12 },
    });
    expect(readTrigger('issues', labelled('bug'), inputs({ spec: 'Do it' }))).toMatchObject({ kind: 'ignore' });
  });

  it.each(['pull_request_target', 'workflow_run'])('of %s is refused', (event) => {
    const payload = { action: 'labeled', sender, pull_request: pull, label: { name: 'gump' } };
    expect(readTrigger(event, payload, inputs({ spec: 'x' }))).toMatchObject({ kind: 'refuse' });
  });
});

describe('a command', () => {
  it('may be of another phrase, and the first one counts', () => {
    expect(parseCommentCommand('@gump run a\n@gump run b', '@gump')).toEqual({
      verb: 'run',
      workflow: 'a',
      words: '@gump run b',
    });
  });
});

describe('the text of an issue', () => {
  it.each([
    ['a <!-- do evil --> b', 'a  b', 'HTML comments'],
    ['a <!-- never closed', 'a', 'HTML comments'],
    ['a\u200b\u202eb\u{e0041}c', 'abc', 'invisible characters'],
    ['<img src="x" alt="do evil" title=evil>', '<img src="x">', 'hidden attributes'],
  ])('%j is read as people see it', (source, text, what) => {
    expect(extractVisibleText(source)).toEqual({ text, notes: [expect.stringContaining(what)] });
  });

  it('is left alone where it is plain', () => {
    const text = 'Ünïcödé, `code`, a < b -->\n\n- list';
    expect(extractVisibleText(text)).toEqual({ text, notes: [] });
  });
});

describe('the branch of a run', () => {
  it.each([
    [{ kind: 'issue', number: 12, title: '' } as const, 'tdd', 'gump/issue-12-tdd'],
    [{ kind: 'pull request', number: 7, title: '', pull: null } as const, 'tdd', 'gump/pr-7-tdd'],
    [null, 'tdd', 'gump/tdd-run_1'],
    [null, '.gump/workflows/my flow~^.yaml', 'gump/my-flow-run_1'],
    [null, '…', 'gump/workflow-run_1'],
  ])('%j %s', (thread, workflow, branch) => {
    expect(branchName('gump/', thread, workflow, 'run_1')).toBe(branch);
  });
});
