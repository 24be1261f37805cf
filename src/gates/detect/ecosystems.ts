import { cmake } from './cmake.js';
import { dotnet } from './dotnet.js';
import type { Ecosystem } from './ecosystem.js';
import { go } from './go.js';
import { gradle } from './gradle.js';
import { make } from './make.js';
import { maven } from './maven.js';
import { node } from './node.js';
import { python } from './python.js';
import { rust } from './rust.js';

/** In the order in which they are asked: the first with a command for a kind has it. */
export const ECOSYSTEMS: readonly Ecosystem[] = [go, node, rust, make, python, maven, gradle, cmake, dotnet];
