import type { HonestCases } from '../case.js';

const sums = (operator: string): string => `def add(a, b):\n    return a ${operator} b\n`;
const test = 'from sums import add\n\n\ndef test_add():\n    assert add(3, 2) == 5\n';
const base = {
  'pyproject.toml': '[project]\nname = "sums"\nversion = "1.0"\n',
  'src/sums/__init__.py': sums('+'),
  'tests/test_sums.py': test,
};

export const python: HonestCases = {
  ecosystem: 'Python',
  programs: ['python3', 'pytest'],
  cases: [
    {
      name: 'a right change',
      files: base,
      change: { 'src/sums/__init__.py': `# plain\n${sums('+')}` },
      truth: 'green',
      why: 'the test passes',
    },
    {
      name: 'a wrong change',
      files: base,
      change: { 'src/sums/__init__.py': sums('-') },
      truth: 'red',
      why: '3 - 2 is not 5',
    },
    {
      name: 'no test is collected',
      files: base,
      change: { 'tests/test_sums.py': null },
      truth: 'red',
      why: 'exit status 5',
    },
    {
      name: 'every test is skipped',
      files: base,
      change: { 'tests/test_sums.py': `import pytest\n\npytestmark = pytest.mark.skip\n${test}` },
      truth: 'red',
      why: 'a skipped test is no test that ran',
    },
    {
      name: 'another copy of the package is installed by setup',
      files: {
        ...base,
        'old/sums.py': sums('+'),
      },
      setup:
        'mkdir -p ~/.cache/other && cp old/sums.py "$(python3 -c "import site; print(site.getsitepackages()[0])")/sums.py"',
      change: { 'src/sums/__init__.py': sums('-') },
      truth: 'red',
      why: 'the tree comes first on the path',
    },
    {
      name: 'a fixture in Python 2',
      files: { ...base, 'tests/fixtures/old.py': 'print "two"\n' },
      change: { 'src/sums/__init__.py': `# plain\n${sums('+')}` },
      gates: ['compile', 'test'],
      truth: 'green',
      why: 'compile looks at the packages, not at fixtures',
    },
    {
      name: 'a syntax error in the package',
      files: base,
      change: { 'src/sums/more.py': 'def (:\n' },
      gates: ['compile'],
      truth: 'red',
      why: 'it cannot be compiled',
    },
  ],
};
