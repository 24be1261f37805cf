import type { Ecosystem } from './ecosystem.js';
import { node } from './node.js';

/** In the order in which they are asked; the first with a command for a kind has it. */
export const ECOSYSTEMS: readonly Ecosystem[] = [node];
