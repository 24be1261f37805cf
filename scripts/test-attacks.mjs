// Runs the tests of what agents and gates could do to the job, on machines of the four kinds that users have:
//   npm run test:attacks -- [--required] [NAME…] [jest options]
// With names: the files of __tests__/attacks whose paths contain one of them, such as `root` or `setup`.
// Without: all of them, and the tests of the machines themselves. Only root on Linux can build machines. Elsewhere the
// tests are skipped and a line says why, or fail with --required.
import { spawnSync } from 'node:child_process';
import { root } from './transpile.mjs';

const words = process.argv.slice(2);
const options = words.filter((word) => word.startsWith('-') && word !== '--required');
const names = words.filter((word) => !word.startsWith('-'));
const patterns =
  names.length > 0 ? names.map((name) => `__tests__/attacks/.*${name}`) : ['__tests__/attacks/', '/support/machines/'];
const required = words.includes('--required') ? { GUMP_TEST_MACHINES: 'required' } : {};
const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];

const { status } = spawnSync(
  process.execPath,
  [...jest, ...patterns, ...options, '--testPathIgnorePatterns', '/node_modules/'],
  { cwd: root, stdio: 'inherit', env: { ...process.env, ...required } },
);
process.exitCode = status ?? 1;
