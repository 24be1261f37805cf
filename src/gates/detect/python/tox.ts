import { type Ecosystem, type Tool, detectedCommand, noCommand } from '../ecosystem.js';
import { hasOwnEnvironment } from './environment.js';

const TOX: Tool = { name: 'tox', hint: 'install it with `pip install tox` before this step' };

/**
 * Python projects that are tested by tox. It is used where it is installed, and where the project has no environment of
 * its own (uv, Poetry, a virtual environment in the tree).
 */
export const tox: Ecosystem = {
  name: 'tox (tox.ini)',
  family: 'python',
  marker: /^tox\.(ini|toml)$/,
  nested: 'never',
  async detect(folder, kind) {
    const config = (await folder.readText('tox.ini')) ?? (await folder.readText('tox.toml'));
    if (config === null || !/^\s*\[(tox|testenv|env_run_base|env)\b/m.test(config)) return null;
    if (kind !== 'test' || (await hasOwnEnvironment(folder))) return noCommand('tox is used for tests only');
    return detectedCommand('tox --skip-missing-interpreters=true', TOX);
  },
};
