import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ModelServer } from '../../support/model-server/index.js';
import type { ShownFolder } from '../../support/machines/first-process.js';

/** One of the CLIs, as a run uses it. */
export interface Vendor {
  readonly agent: string;
  readonly command: string;
  readonly env: (models: ModelServer) => Readonly<Record<string, string>>;
  /** Output tokens that cost $0.03 with that agent's model. */
  readonly threeCents: number;
}

/** The folder with the CLIs' commands. */
export const BIN = process.env.GUMP_AGENTS_BIN ?? '';

/** For a machine of the tests, which sees nothing of the project: what the CLIs are installed in, at its own path. */
export const AGENTS_SHOWN: readonly ShownFolder[] = [{ folder: dirname(BIN), at: dirname(BIN) }];

const VENDORS: readonly Vendor[] = [
  {
    agent: 'claude-opus',
    command: 'claude',
    env: (models) => ({ ANTHROPIC_API_KEY: 'key-of-anthropic', ANTHROPIC_BASE_URL: models.url }),
    threeCents: 1500,
  },
  {
    agent: 'codex-gpt-5.5',
    command: 'codex',
    env: (models) => ({ CODEX_API_KEY: 'key-of-openai', OPENAI_BASE_URL: `${models.url}/v1` }),
    threeCents: 1000,
  },
  {
    agent: 'gemini-25-flash',
    command: 'gemini',
    env: (models) => ({ GEMINI_API_KEY: 'key-of-google', GOOGLE_GEMINI_BASE_URL: models.url }),
    threeCents: 12_000,
  },
  {
    agent: 'qwen-plus',
    command: 'qwen',
    env: (models) => ({ QWEN_API_KEY: 'key-of-alibaba', QWEN_BASE_URL: `${models.url}/v1` }),
    threeCents: 6000,
  },
  {
    agent: 'opencode-sonnet',
    command: 'opencode',
    env: (models) => ({ ANTHROPIC_API_KEY: 'key-of-anthropic', ANTHROPIC_BASE_URL: models.url }),
    threeCents: 2000,
  },
];

/** Those that are installed. */
export const installed = VENDORS.filter(({ command }) => existsSync(join(BIN, command)));
