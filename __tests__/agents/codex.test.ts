import { codex } from '../../src/adapters/codex/adapter.js';
import { turns } from '../support/model-server/index.js';
import { describeAgent, type TestedAgent } from './support/contract.js';
import { describeMatrix } from './support/matrix.js';
import { describeParallel } from './support/parallel.js';
import { describePlanted } from './support/planted.js';

const tested: TestedAgent = {
  adapter: codex,
  agent: 'codex-gpt-5.5',
  unknown: 'codex-no-such-model',
  credentials: (url, key) => ({ CODEX_API_KEY: key, OPENAI_BASE_URL: `${url}/v1` }),
  price: { in: 5, out: 30, cachedRead: 0.5, cacheWrite: 5 },
  choosesSession: false,
  tellsThinking: true,
  refusesLong: true,
  faults: [
    ['unknown model', { models: ['another'] }, 'unknown_model'],
    ['bad request', { script: turns({ fault: { kind: 'http', status: 400 } }) }, 'bad_request'],
    ['overloaded', { script: turns({ fault: { kind: 'http', status: 503 } }) }, 'upstream_error'],
    ['cut', { script: turns({ text: 'half a sentence', fault: { kind: 'cut' } }) }, 'stream_cut'],
  ],
};

describeAgent(tested);
describePlanted(tested);
describeParallel(tested);
describeMatrix(tested);
