import type { Route } from '../../model/route.js';

// Where the vendors' APIs are, and by which variable the CLIs, or we, are told another place.

export const ANTHROPIC: Route = {
  by: 'gateway',
  vendor: 'anthropic',
  endpoint: 'ANTHROPIC_BASE_URL',
  baseUrl: 'https://api.anthropic.com',
};

export const OPENAI: Route = {
  by: 'gateway',
  vendor: 'openai',
  endpoint: 'OPENAI_BASE_URL',
  baseUrl: 'https://api.openai.com/v1',
};

export const GOOGLE: Route = {
  by: 'gateway',
  vendor: 'google',
  endpoint: 'GOOGLE_GEMINI_BASE_URL',
  baseUrl: 'https://generativelanguage.googleapis.com',
};

/** Alibaba's Model Studio, its international endpoint: Chat Completions as OpenAI has them. */
export const MODEL_STUDIO: Route = {
  by: 'gateway',
  vendor: 'openai',
  endpoint: 'QWEN_BASE_URL',
  baseUrl: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
};
