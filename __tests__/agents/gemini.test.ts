import { gemini } from '../../src/adapters/gemini/adapter.js';
import { turns } from '../support/model-server/index.js';
import { describeAgent, type TestedAgent } from './support/contract.js';
import { describeMatrix } from './support/matrix.js';
import { describeParallel } from './support/parallel.js';
import { describePlanted } from './support/planted.js';

const tested: TestedAgent = {
  adapter: gemini,
  agent: 'gemini-25-flash',
  unknown: 'gemini-no-such-model',
  credentials: (url, key) => ({ GEMINI_API_KEY: key, GOOGLE_GEMINI_BASE_URL: url }),
  price: { in: 0.3, out: 2.5, cachedRead: 0.03, cacheWrite: 0.3 },
  choosesSession: true,
  tellsThinking: true,
  refusesLong: false,
  faults: [['bad request', { script: turns({ fault: { kind: 'http', status: 400 } }) }, 'bad_request']],
};

describeAgent(tested);
describePlanted(tested);
describeParallel(tested);
describeMatrix(tested);
