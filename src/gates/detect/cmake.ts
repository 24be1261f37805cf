import type { CommandKind } from '../../model/gate.js';
import { type Detection, type Ecosystem, type Tool, allBelow, noCommand } from './ecosystem.js';

const CMAKE: Tool = { name: 'cmake', hint: 'install CMake' };
const CTEST: Tool = { name: 'ctest', hint: 'install CMake' };

/**
 * Projects with a CMakeLists.txt. Beside a project of another kind it is most often a part of that one's build
 * (bindings, native add-ons), which needs what that build provides: there it is not used.
 */
export const cmake: Ecosystem = {
  name: 'CMake (CMakeLists.txt)',
  marker: /^CMakeLists\.txt$/,
  nested: async (folder) => /^\s*project\s*\(/im.test((await folder.readText('CMakeLists.txt')) ?? ''),
  members: allBelow,
  detect: async (folder, kind) => ((await folder.exists('CMakeLists.txt')) ? COMMANDS[kind] : null),
};

/** The build folder. `.gump/` is never part of a change, so the next attempt can reuse what was built. */
const BUILD_FOLDER = '.gump/build/cmake';
const BUILD = `cmake -S . -B ${BUILD_FOLDER} && cmake --build ${BUILD_FOLDER}`;

const COMMANDS: Readonly<Record<CommandKind, Detection>> = {
  compile: guess(BUILD, CMAKE),
  // Without the flag, ctest would succeed if there is no test.
  test: guess(`${BUILD} && cd ${BUILD_FOLDER} && ctest --output-on-failure --no-tests=error`, CMAKE, CTEST),
  lint: noCommand('CMake names no linter'),
  coverage: noCommand('CMake names no coverage tool'),
};

function guess(command: string, ...tools: readonly Tool[]): Detection {
  return { found: 'commands', candidates: [{ command, tools }], weak: true };
}
