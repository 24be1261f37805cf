#!/usr/bin/env node
import { installedVersion } from '../runtime/installation.js';
import { errorMessage } from '../runtime/process/error.js';
import { LedgerError } from '../runtime/ledger/ledger-error.js';
import { programFor } from './program.js';
import { EXIT, shellOf } from './terminal.js';

const packageRoot = `${import.meta.dirname}/../..`;
const shell = shellOf(packageRoot, installedVersion(packageRoot));
try {
  process.exitCode = await programFor(shell);
} catch (error) {
  const known = error instanceof LedgerError || (shell.env.GUMP_DEBUG ?? '') === '';
  shell.err(`gump: ${known ? errorMessage(error) : String(error instanceof Error ? error.stack : error)}\n`);
  process.exitCode = EXIT.failed;
}
