import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { registry } from '../../src/cli/host/registry.js';
import { presentInFolder, filesOfFolder } from '../../src/project/repository-files.js';
import { createReaderEnvironment } from '../../src/project/resolve-request.js';
import { readWorkflowFiles } from '../../src/project/workflow-files.js';

describe('a built-in workflow', () => {
  it.each(['shaped', 'validators/shaped'])('finds the prompt file beside it: %s', async (name) => {
    const builtIns = mkdtempSync(join(tmpdir(), 'gump-built-ins-'));
    try {
      mkdirSync(join(builtIns, 'validators'));
      const step = `  - name: look\n    type: validate\n    prompt: { file: words.md }\n    run: { agent: claude }\n`;
      writeFileSync(join(builtIns, `${name}.yaml`), `name: shaped\nsteps:\n${step}`);
      writeFileSync(join(builtIns, name.replace('shaped', 'words.md')), 'Look at it.\n');
      const repository = filesOfFolder(join(builtIns, 'none'));
      const files = { repository, findPresent: presentInFolder(builtIns), builtIns };
      const read = await readWorkflowFiles(name, files, createReaderEnvironment(registry, { inputs: {} }));
      expect(read?.diagnostics).toEqual([]);
      expect(JSON.stringify(read?.workflow)).toContain('Look at it.');
    } finally {
      rmSync(builtIns, { recursive: true });
    }
  });
});
