import type { Identity } from './commit.js';

/** Who gump's own commits are by. */
export const GUMP: Identity = { name: 'gump', email: 'gump@users.noreply.github.com' };
