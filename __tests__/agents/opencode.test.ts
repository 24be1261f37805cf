import { opencode } from '../../src/adapters/opencode/adapter.js';
import { turns } from '../support/model-server/index.js';
import { describeAgent, type TestedAgent } from './support/contract.js';
import { describeMatrix } from './support/matrix.js';
import { describeParallel } from './support/parallel.js';
import { describePlanted } from './support/planted.js';

const tested: TestedAgent = {
  adapter: opencode,
  agent: 'opencode-sonnet',
  unknown: 'opencode-anthropic/no-such-model',
  credentials: (url, key) => ({ ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: url }),
  price: { in: 3, out: 15, cachedRead: 0.3, cacheWrite: 3.75 },
  choosesSession: false,
  tellsThinking: false,
  refusesLong: false,
  faults: [['bad request', { script: turns({ fault: { kind: 'http', status: 400 } }) }, 'bad_request']],
};

describeAgent(tested);
describePlanted(tested);
describeParallel(tested);
describeMatrix(tested);
