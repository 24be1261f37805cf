import type { CommandKind } from '../../model/gate.js';
import { type Detected, type Ecosystem, type Tool, command, nothing } from './ecosystem.js';

const CMAKE: Tool = { name: 'cmake', hint: 'install CMake' };
const CTEST: Tool = { name: 'ctest', hint: 'install CMake' };

/** Projects with a CMakeLists.txt in the root. */
export const cmake: Ecosystem = {
  name: 'CMake (CMakeLists.txt)',
  detect: async (folder, kind) => ((await folder.exists('CMakeLists.txt')) ? COMMANDS[kind] : null),
};

/** Below `.gump/`, which is never part of a change, so that the next attempt builds on it. */
const FOLDER = '.gump/build/cmake';
const BUILD = `cmake -S . -B ${FOLDER} && cmake --build ${FOLDER}`;

const COMMANDS: Readonly<Record<CommandKind, Detected>> = {
  compile: command(BUILD, CMAKE),
  // Without a test ctest would be content.
  test: command(`${BUILD} && cd ${FOLDER} && ctest --output-on-failure --no-tests=error`, CMAKE, CTEST),
  lint: nothing('CMake names no linter'),
  coverage: nothing('CMake names no coverage tool'),
};
