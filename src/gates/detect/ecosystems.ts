/**
 * This folder detects which commands compile, test, lint and measure the coverage of a project, with one file for each
 * kind of project. Begin with the interface in `ecosystem.ts`, then a short one such as `go.ts`. The commands are used
 * when neither the workflow nor gump.toml names one (`../command/resolve-command.ts`).
 */

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

/** All ecosystems, in the order in which they are tried: the first that has a command for a kind is used. */
export const ECOSYSTEMS: readonly Ecosystem[] = [go, node, rust, make, python, maven, gradle, cmake, dotnet];
