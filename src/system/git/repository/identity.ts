import type { Identity } from './commit.js';

/** Author and committer of gump's own commits. */
export const GUMP_IDENTITY: Identity = { name: 'gump', email: 'gump@users.noreply.github.com' };
