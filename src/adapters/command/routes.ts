import type { Route } from '../../model/route.js';

// The base URL of each vendor's API, and the variable that tells the CLIs (or gump) to use another one.

/** The API of Anthropic. */
export const ANTHROPIC: Route = {
  by: 'gateway',
  vendor: 'anthropic',
  endpoint: 'ANTHROPIC_BASE_URL',
  baseUrl: 'https://api.anthropic.com',
};

/** The API of OpenAI. */
export const OPENAI: Route = {
  by: 'gateway',
  vendor: 'openai',
  endpoint: 'OPENAI_BASE_URL',
  baseUrl: 'https://api.openai.com/v1',
};

/** The Gemini API of Google. */
export const GOOGLE: Route = {
  by: 'gateway',
  vendor: 'google',
  endpoint: 'GOOGLE_GEMINI_BASE_URL',
  baseUrl: 'https://generativelanguage.googleapis.com',
};

/** Alibaba's Model Studio, at its international endpoint. It is compatible with OpenAI's Chat Completions. */
export const MODEL_STUDIO: Route = {
  by: 'gateway',
  vendor: 'openai',
  endpoint: 'QWEN_BASE_URL',
  baseUrl: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
};
