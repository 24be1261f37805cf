/**
 * This folder detects which commands compile, test, lint and measure the coverage of a project, with one file for each
 * kind of project. Begin with the interface in `ecosystem.ts`, then a short one such as `cmake.ts`. The commands are
 * used when neither the workflow nor gump.toml names one (`../command/resolve-command.ts`); which folders of a
 * repository are projects is found by `../projects/find-projects.ts`.
 */

import { cmake } from './cmake.js';
import { deno } from './deno.js';
import { dotnet } from './dotnet.js';
import type { Ecosystem } from './ecosystem.js';
import { elixir } from './elixir.js';
import { go } from './go.js';
import { gradle } from './gradle.js';
import { make } from './make.js';
import { maven } from './maven.js';
import { node } from './node/node.js';
import { php } from './php.js';
import { nox } from './python/nox.js';
import { python } from './python/python.js';
import { tox } from './python/tox.js';
import { ruby } from './ruby.js';
import { rust } from './rust.js';

/**
 * All ecosystems. The order decides within a family. Those after Make are what a Makefile usually stands for: where it
 * has a target for the purpose, that is used instead of them.
 */
export const ECOSYSTEMS: readonly Ecosystem[] = [
  go,
  node,
  deno,
  rust,
  make,
  tox,
  nox,
  python,
  maven,
  gradle,
  cmake,
  dotnet,
  ruby,
  php,
  elixir,
];
