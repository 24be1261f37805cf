import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createRedactor, streamRedactorFactory } from '../../src/storage/redact.js';
import { play, type Played } from './play.js';

let played: Played | undefined;
afterEach(() => played?.remove());

describe('secrets', () => {
  it('are in no file of the run, though agents and gates print them, in pieces too', async () => {
    const [agents, gates] = ['password-of-the-agents', 'password-of-the-gates'];
    const workflow = `
name: golden
steps:
  - name: impl
    agent: qwen
    prompt: x
    on_failure: { retry: 2 }
    gate:
      - bash: 'printf "%s" "\${DBPW%-gates}"; sleep 0.2; printf -- "-gates and on\\n"; echo "$DBPW" >&2; [ -e second ]'
`;
    const recording = join(import.meta.dirname, '../fixtures/recordings/qwen/a-success.jsonl');
    const qwen = `cat > prompt; [ -e first ] && touch second; mv prompt first; echo "$AGPW"; echo "$AGPW" >&2; cat '${recording}'`;
    played = await play({
      workflow,
      scenario: null,
      programs: { qwen },
      asked: { gate_env: `DBPW=${gates}`, agent_env: `AGPW=${agents}` },
    });
    expect(played.execution.kind === 'ran' && played.execution.run.ended?.status).toBe('pass');
    const texts = filesBelow(join(played.home, 'runs')).map((file) => readFileSync(file, 'latin1'));
    expect(texts.filter((text) => text.includes('*** and on'))).not.toEqual([]);
    expect(texts.filter((text) => text.includes(agents) || text.includes(gates))).toEqual([]);
  });

  it('go out of a stream wherever it is cut, and nothing else does', () => {
    const secrets = [
      'sk-ä"quoted"',
      'sk-sk-sk-another',
      '0123456789',
      'fore-runner',
      'fore-runner-up',
      'runner-of-all',
    ];
    const text = `a sk-ä"quoted" b ${JSON.stringify('sk-ä"quoted"')} sk-sk-sk-sk-another 01234567 sk-sk-sk-anothe fore-runner-up fore-runner ü fore-runner`;
    const bytes = Buffer.from(text);
    const wanted = createRedactor(secrets)(text);
    for (const size of [1, 2, 3, 7, 1000]) {
      const stream = streamRedactorFactory(secrets)();
      const parts: Buffer[] = [];
      for (let at = 0; at < bytes.length; at += size) parts.push(stream.push(bytes.subarray(at, at + size)));
      expect(Buffer.concat([...parts, stream.end()]).toString('utf8')).toBe(wanted);
    }
    // What cannot be the beginning of a secret is let go of at once.
    expect(streamRedactorFactory(secrets)().push(Buffer.from('line\n')).toString()).toBe('line\n');
  });
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
