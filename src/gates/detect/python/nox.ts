import { type Ecosystem, type Tool, detectedCommand, noCommand } from '../ecosystem.js';
import { hasOwnEnvironment } from './environment.js';

const NOX: Tool = { name: 'nox', hint: 'install it with `pip install nox` before this step' };

/** Python projects that are tested by nox, on the same conditions as tox. */
export const nox: Ecosystem = {
  name: 'nox (noxfile.py)',
  family: 'python',
  marker: /^noxfile\.py$/,
  nested: 'never',
  async detect(folder, kind) {
    const sessions = await folder.readText('noxfile.py');
    if (sessions === null) return null;
    const session = kind === 'coverage' ? undefined : SESSIONS[kind].find((name) => sessionNames(sessions).has(name));
    if (session === undefined || (await hasOwnEnvironment(folder)))
      return noCommand(`the noxfile names no ${kind} session`);
    return detectedCommand(`nox --no-error-on-missing-interpreters -s ${session}`, NOX);
  },
};

const SESSIONS = {
  compile: ['build'],
  test: ['tests', 'test', 'unit', 'pytest'],
  lint: ['lint', 'linting', 'pre-commit'],
} as const;

function sessionNames(noxfile: string): ReadonlySet<string> {
  const named = [...noxfile.matchAll(/@nox\.session\([^)]*name\s*=\s*["']([^"']+)["']/g)].map(([, name = '']) => name);
  const defined = [...noxfile.matchAll(/^@nox\.session\b[^]*?^def\s+(\w+)/gm)].map(([, name = '']) => name);
  return new Set([...named, ...defined]);
}
