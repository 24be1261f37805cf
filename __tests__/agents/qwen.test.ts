import { qwen } from '../../src/adapters/qwen.js';
import { describeAgent } from './support/contract.js';

describeAgent({
  adapter: qwen,
  model: 'qwen3-coder-plus',
  credentials: (url, key) => ({ QWEN_API_KEY: key, QWEN_BASE_URL: `${url}/v1` }),
  price: null,
  hook: true,
  faults: [['unknown model', { models: ['another'] }, 'unknown_model']],
});
