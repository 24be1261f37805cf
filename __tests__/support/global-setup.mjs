import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
const ENOUGH_BYTES = 4e9;

/** What is the same for all test files: the environment that their processes start with, and their temporary folder. */
export default function setUp() {
  // Each process of Node 20 parses these certificates before it begins (50 ms), and tests start thousands of processes
  // that talk to loopback only.
  delete process.env.NODE_EXTRA_CA_CERTS;
  // Thousands of small repositories come and go. In memory that takes a quarter less time, and wears no disk.
  const temporary = mkdtempSync(join(isUsable(MEMORY) ? MEMORY : tmpdir(), 'gump-tests-'));
  process.env.TMPDIR = temporary;
  globalThis.temporaryFolder = temporary;
  globalThis.removeTemporary = () => rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
}

/** Whether a folder has room, and programs can be started from it. */
function isUsable(folder) {
  try {
    const { bavail, bsize } = statfsSync(folder);
    if (bavail * bsize < ENOUGH_BYTES) return false;
    const trial = mkdtempSync(join(folder, 'gump-trial-'));
    try {
      writeFileSync(join(trial, 'run'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
      execFileSync(join(trial, 'run'));
      return true;
    } finally {
      rmSync(trial, { recursive: true });
    }
  } catch {
    return false;
  }
}
