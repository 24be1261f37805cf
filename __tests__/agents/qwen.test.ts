import { qwen } from '../../src/adapters/qwen/adapter.js';
import { describeAgent, type TestedAgent } from './support/contract.js';
import { describeMatrix } from './support/matrix.js';
import { describeParallel } from './support/parallel.js';
import { describePlanted } from './support/planted.js';

const tested: TestedAgent = {
  adapter: qwen,
  agent: 'qwen-plus',
  unknown: 'qwen-no-such-model',
  credentials: (url, key) => ({ QWEN_API_KEY: key, QWEN_BASE_URL: `${url}/v1` }),
  price: { in: 1, out: 5, cachedRead: 0.1, cacheWrite: 1 },
  choosesSession: true,
  tellsThinking: false,
  refusesLong: false,
  faults: [['unknown model', { models: ['another'] }, 'unknown_model']],
};

describeAgent(tested);
describePlanted(tested);
describeParallel(tested);
describeMatrix(tested);
