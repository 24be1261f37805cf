import type { CommandKind } from '../../model/gate.js';
import { type Detection, type Ecosystem, type Tool, detectedCommand, noCommand } from './ecosystem.js';

const CMAKE: Tool = { name: 'cmake', hint: 'install CMake' };
const CTEST: Tool = { name: 'ctest', hint: 'install CMake' };

/** Projects with a CMakeLists.txt in the root. */
export const cmake: Ecosystem = {
  name: 'CMake (CMakeLists.txt)',
  detect: async (folder, kind) => ((await folder.exists('CMakeLists.txt')) ? COMMANDS[kind] : null),
};

/** The build folder. `.gump/` is never part of a change, so the next attempt can reuse what was built. */
const BUILD_FOLDER = '.gump/build/cmake';
const BUILD = `cmake -S . -B ${BUILD_FOLDER} && cmake --build ${BUILD_FOLDER}`;

const COMMANDS: Readonly<Record<CommandKind, Detection>> = {
  compile: detectedCommand(BUILD, CMAKE),
  // Without the flag, ctest would succeed if there is no test.
  test: detectedCommand(`${BUILD} && cd ${BUILD_FOLDER} && ctest --output-on-failure --no-tests=error`, CMAKE, CTEST),
  lint: noCommand('CMake names no linter'),
  coverage: noCommand('CMake names no coverage tool'),
};
