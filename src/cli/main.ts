#!/usr/bin/env node
import { LedgerError } from '../storage/ledger/ledger-error.js';
import { errorMessage } from '../system/errors.js';
import { GitError } from '../system/git/git.js';
import { installedVersion } from '../system/installation.js';
import { programFor } from './program.js';
import { EXIT, shellOf } from './terminal.js';

const packageRoot = `${import.meta.dirname}/../..`;
const shell = shellOf(packageRoot, installedVersion(packageRoot));

// Not awaited at the top level: that would keep the bundler from joining the modules, and double the time to load them.
// Whatever ends this process before its work has, it has not passed.
process.exitCode = EXIT.failed;
void programFor(shell)
  .catch((error: unknown) => {
    // git's and the ledger's own words are enough; of a mistake of ours the place has to be known.
    const expected = error instanceof LedgerError || error instanceof GitError;
    const text = error instanceof Error && !expected ? (error.stack ?? error.message) : errorMessage(error);
    shell.err(`gump: ${expected ? '' : 'internal error: '}${text}\n`);
    return EXIT.failed;
  })
  .then((exit) => {
    process.exitCode = exit;
  });
