import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { play, type Played } from './play.js';

/** A workspace whose one package is tested by another. */
const PROJECT = `
mkdir -p packages/sums packages/app
echo '{"name": "root", "private": true, "workspaces": ["packages/*"]}' > package.json
echo '{"name": "sums", "version": "1.0.0", "main": "index.js"}' > packages/sums/package.json
echo 'exports.add = (a, b) => a + b;' > packages/sums/index.js
echo '{"name": "app", "version": "1.0.0"}' > packages/app/package.json
echo "require('node:test')('adds', () => require('node:assert').equal(require('sums').add(3, 2), 5));" > packages/app/add.test.js
echo node_modules > .gitignore
`;
const WORKFLOW = `
name: golden
steps:
  - { name: impl, agent: qwen, prompt: x, gate: ['test: node --test packages/'] }
`;

let elsewhere: string;
let played: Played | undefined;
beforeEach(() => {
  elsewhere = realpathSync(mkdtempSync(join(tmpdir(), 'gump-linked-')));
  mkdirSync(join(elsewhere, 'sums'));
  writeFileSync(join(elsewhere, 'sums/package.json'), '{"name": "sums", "version": "1.0.0", "main": "index.js"}');
  writeFileSync(join(elsewhere, 'sums/index.js'), 'exports.add = (a, b) => a + b;');
});
afterEach(() => {
  played?.remove();
  rmSync(elsewhere, { recursive: true, force: true });
});

it.each([
  ['fail if a link leads to another copy of the package', (copy: string) => copy, /did not see this commit: sums/],
  ['see the tree by a link inside it', () => '../packages/sums', /^exit code 1/],
])('the tests of a workspace %s', async (_what, target, reason) => {
  const breakIt = `echo 'exports.add = (a, b) => a - b;' > packages/sums/index.js`;
  played = await play({
    workflow: WORKFLOW,
    scenario: JSON.stringify({ agents: [{ step: 'impl', run: breakIt }] }),
    prepare: PROJECT,
    asked: {
      setup: `mkdir -p node_modules && ln -s ${target(join(elsewhere, 'sums'))} node_modules/sums`,
      expose: elsewhere,
    },
  });
  const events = played.execution.kind === 'ran' ? played.execution.events : [];
  expect(events.find(({ type }) => type === 'gate_checked')).toMatchObject({
    status: 'fail',
    reason: expect.stringMatching(reason),
  });
});
