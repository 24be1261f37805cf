import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { play, type Played } from './play.js';

const hasPython = spawnSync('python3', ['-c', 'import venv, setuptools, pip'], { stdio: 'ignore' }).status === 0;
const describeWithPython = hasPython ? describe : describe.skip;

/** A project with a `src` folder, whose one function is tested. */
const PROJECT = `
mkdir -p src/sums tests
printf 'def add(a, b):\\n    return a + b\\n' > src/sums/__init__.py
printf 'import unittest, sums\\nclass T(unittest.TestCase):\\n    def test_add(self):\\n        self.assertEqual(sums.add(3, 2), 5)\\n' > tests/test_sums.py
cat > pyproject.toml <<'X'
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
[project]
name = "sums"
version = "1.0"
X
printf 'from setuptools import setup\\nsetup()\\n' > setup.py
printf '*.egg-info\\nbuild\\n__pycache__\\n' > .gitignore
`;
const TESTS = 'test: python3 -m unittest discover -s tests';
const BREAK = `printf 'def add(a, b):\\n    return a - b\\n' > src/sums/__init__.py`;
const KEEP = `echo '# the same' >> src/sums/__init__.py`;

let outer: string;
let played: Played | undefined;
beforeEach(() => {
  outer = realpathSync(mkdtempSync(join(tmpdir(), 'gump-outer-')));
  // pip and setuptools are those of the machine.
  execFileSync('python3', ['-m', 'venv', '--system-site-packages', '--without-pip', outer]);
});
afterEach(() => {
  played?.remove();
  rmSync(outer, { recursive: true, force: true });
});

function sitePackages(): string {
  const [python = ''] = readdirSync(join(outer, 'lib'));
  return join(outer, 'lib', python, 'site-packages');
}

/** Runs a workflow on the project, with the outer virtual environment active. */
async function run(workflow: string, agents: readonly object[], setup = '') {
  played = await play({
    workflow,
    scenario: JSON.stringify({ agents }),
    prepare: PROJECT,
    // It is shown since it is on PATH.
    asked: { setup, grace: 200 },
    env: { PATH: join(outer, 'bin'), VIRTUAL_ENV: outer },
  });
  if (played.execution.kind !== 'ran') throw new Error(JSON.stringify(played.execution));
  const { events } = played.execution;
  const checks = events.flatMap((event) =>
    event.type === 'gate_checked' ? [`${event.step} ${event.status} ${event.reason}`.trim()] : [],
  );
  return { status: played.execution.run.ended?.status, checks };
}

const ONE = `
name: golden
steps:
  - { name: impl, agent: qwen, prompt: x, gate: ['${TESTS}'] }
`;

describeWithPython('the tests of a Python project', () => {
  it('see the tree, though the package is installed in the active environment', async () => {
    // As `pip install .` leaves it.
    writeFileSync(join(sitePackages(), 'sums.py'), 'def add(a, b):\n    return a + b\n');
    const { checks } = await run(ONE, [{ step: 'impl', run: BREAK }]);
    expect(checks).toEqual([expect.stringMatching(/^impl fail /)]);
  });

  it('fail if an import hook brings the package from elsewhere', async () => {
    writeFileSync(join(sitePackages(), 'elsewhere.py'), HOOK);
    writeFileSync(join(sitePackages(), 'elsewhere.pth'), 'import elsewhere\n');
    writeFileSync(join(sitePackages(), 'installed_sums.py'), 'def add(a, b):\n    return a + b\n');
    const { checks } = await run(ONE, [{ step: 'impl', run: BREAK }]);
    expect(checks).toEqual([
      `impl fail the tests did not see this commit: sums is imported from ${join(sitePackages(), 'installed_sums.py')}`,
    ]);
  });

  it('of parallel items see each its own tree, though setup installs the project; nothing outside changes', async () => {
    const before = readdirSync(sitePackages()).sort();
    const workflow = `
name: golden
steps:
  - { name: plan, agent: qwen, output: plan, prompt: x }
  - name: build
    foreach: plan
    parallel: true
    steps:
      - { name: impl, agent: qwen, prompt: x, gate: ['bash: python3 -c "import sums, sys; assert sums.__file__.startswith(sys.argv[1])" "$PWD"', '${TESTS}'] }
`;
    const plan = ['wrong', 'right'].map((name) => ({ name, description: name, files: [] }));
    const agents = [
      { step: 'plan', plan },
      { step: 'build/wrong/impl', run: BREAK },
      { step: 'build/right/impl', run: KEEP },
    ];
    // An editable install that needs no network; pip, too, would install into the tree's environment.
    const setup = 'command -v pip | grep -q "$PWD/.gump/venv/bin/pip" && python3 setup.py --quiet develop --no-deps';
    const { checks } = await run(workflow, agents, setup);
    expect([...checks].sort()).toEqual([
      'build/right/impl pass',
      'build/right/impl pass',
      expect.stringMatching(/^build\/wrong\/impl fail exit code 1/),
      'build/wrong/impl pass',
    ]);
    expect(readdirSync(sitePackages()).sort()).toEqual(before);
  });
});

/** What the editable installs of some build tools do: a finder that is asked first. */
const HOOK = `
import importlib.util, os, sys
class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "sums":
            return importlib.util.spec_from_file_location(name, os.path.join(os.path.dirname(__file__), "installed_sums.py"))
sys.meta_path.insert(0, Finder)
`;
