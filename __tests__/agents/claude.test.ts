import { claude } from '../../src/adapters/claude/adapter.js';
import { turns } from '../support/model-server/index.js';
import { describeAgent, type TestedAgent } from './support/contract.js';
import { describeMatrix } from './support/matrix.js';
import { describeParallel } from './support/parallel.js';
import { describePlanted } from './support/planted.js';

const tested: TestedAgent = {
  adapter: claude,
  agent: 'claude-sonnet',
  unknown: 'claude-no-such-model',
  credentials: (url, key) => ({ ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: url }),
  price: { in: 2, out: 10, cachedRead: 0.1, cacheWrite: 2.5 },
  choosesSession: true,
  tellsThinking: false,
  // With the window of today's models; one of 200,000 tokens is full before that.
  refusesLong: false,
  faults: [
    ['unknown model', { models: ['another'] }, 'unknown_model'],
    ['bad request', { script: turns({ fault: { kind: 'http', status: 400 } }) }, 'bad_request'],
    ['overloaded', { script: turns({ fault: { kind: 'http', status: 529 } }) }, 'upstream_error'],
    ['cut', { script: turns({ text: 'half a sentence', fault: { kind: 'cut' } }) }, 'stream_cut'],
  ],
};

describeAgent(tested);
describePlanted(tested);
describeParallel(tested);
describeMatrix(tested);
