import { lacks, type ToolchainProject } from './toolchain.js';

const PACKAGE = JSON.stringify({
  name: 'sums',
  version: '1.0.0',
  type: 'module',
  scripts: { build: 'node --check sums.js', test: 'node --test' },
  dependencies: { ms: '2.1.3' },
});
const TEST = `import assert from 'node:assert';
import test from 'node:test';
import { minutes } from './sums.js';
test('minutes', () => assert.equal(minutes(2), 120000));
`;
const sums = (unit: string): Record<string, string> => ({
  'sums.js': `import ms from 'ms';\nexport const minutes = (count) => ms(\`\${count} ${unit}\`);\n`,
});
const NODE = {
  shown: [],
  files: { 'package.json': PACKAGE, 'sums.test.js': TEST, '.gitignore': 'node_modules\n' },
  wrong: sums('hours'),
  right: sums('minutes'),
} as const;

export const npm: ToolchainProject = {
  name: 'npm',
  lacking: lacks('npm', '--version'),
  ...NODE,
  path: [],
  prepare: 'npm install --no-audit --no-fund',
  gates: ['bash: npm ci --offline --no-audit --no-fund'],
  caches: ['.npm'],
};

const PNPM = '/opt/hostedtoolcache/pnpm';

export const pnpm: ToolchainProject = {
  name: 'pnpm',
  lacking: lacks('npm', '--version'),
  ...NODE,
  path: [`${PNPM}/node_modules/.bin`],
  prepare: `npm install --no-audit --no-fund --prefix ${PNPM} pnpm@10; pnpm install`,
  gates: ['bash: pnpm install --offline --frozen-lockfile'],
  caches: ['.local/share/pnpm', '.cache/pnpm'],
};

const python = (operator: string): Record<string, string> => ({
  'sums.py': `def add(a, b):\n    return a ${operator} b\n`,
});

export const pip: ToolchainProject = {
  name: 'pip',
  lacking: lacks('/usr/bin/python3', '-c', 'import venv, ensurepip'),
  shown: [],
  path: [],
  files: {
    'requirements.txt': 'pytest==8.4.2\n',
    'test_sums.py': 'from sums import add\n\n\ndef test_add():\n    assert add(2, 3) == 5\n',
    '.gitignore': '.venv\n__pycache__\n.pytest_cache\n',
  },
  // Some package indexes let pip cache nothing: its folder has a file all the same.
  prepare:
    'mkdir -p ~/.cache/pip; touch ~/.cache/pip/kept; /usr/bin/python3 -m venv .venv && .venv/bin/pip install --quiet -r requirements.txt',
  wrong: python('-'),
  right: python('+'),
  gates: ['bash: .venv/bin/pip check'],
  caches: ['.cache/pip'],
};
