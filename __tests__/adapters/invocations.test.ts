import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { claude } from '../../src/adapters/claude/adapter.js';
import { codex } from '../../src/adapters/codex/adapter.js';
import { cursor } from '../../src/adapters/cursor/adapter.js';
import { gemini } from '../../src/adapters/gemini/adapter.js';
import { opencode } from '../../src/adapters/opencode/adapter.js';
import { qwen } from '../../src/adapters/qwen/adapter.js';
import { modelOf } from '../../src/model/adapter.js';
import { adapters } from '../../src/registry.js';
import { request } from './recording.js';

const resume = { mode: 'resume', id: 'the-session' } as const;

describe('command lines', () => {
  it('of Claude Code', () => {
    const { args, env, stdin } = claude.invoke(
      request({ model: 'haiku', maxTurns: 5, isRoot: true, credentials: { ANTHROPIC_API_KEY: 'k' } }),
    );
    expect(args.join(' ')).toBe(
      '-p --output-format stream-json --verbose --include-partial-messages --dangerously-skip-permissions' +
        ' --model haiku --session-id 11111111-2222-4333-8444-555555555555 --max-turns 6',
    );
    expect(env).toMatchObject({ ANTHROPIC_API_KEY: 'k', CLAUDE_CODE_MAX_RETRIES: '2', IS_SANDBOX: '1' });
    expect(stdin).toBe('do it');
    expect(claude.invoke(request({ session: resume })).args).toEqual(
      expect.arrayContaining(['--resume', 'the-session']),
    );
    expect(claude.invoke(request()).env).not.toHaveProperty('IS_SANDBOX');
  });

  it('of Codex, with a provider of our own', () => {
    const { args, env } = codex.invoke(request({ model: 'gpt-5.4', credentials: { OPENAI_API_KEY: 'k' } }));
    expect(args.slice(0, 6)).toEqual([
      ...['exec', '--json', '--dangerously-bypass-approvals-and-sandbox', '--skip-git-repo-check', '-m', 'gpt-5.4'],
    ]);
    expect(args.join(' ')).toContain('base_url="https://api.openai.com/v1",env_key="CODEX_API_KEY"');
    expect(args.at(-1)).toBe('-');
    expect(env).toEqual({ CODEX_HOME: '/home/agent/.codex', CODEX_API_KEY: 'k' });
    const again = codex.invoke(request({ session: resume, credentials: { OPENAI_BASE_URL: 'http://x/v1' } })).args;
    expect([again.slice(0, 2), again.slice(-2)]).toEqual([
      ['exec', 'resume'],
      ['the-session', '-'],
    ]);
    expect(again.join(' ')).toContain('base_url="http://x/v1"');
  });

  it('of Gemini CLI', () => {
    const { args, env, files } = gemini.invoke(
      request({ model: 'auto', maxTurns: 2, credentials: { GEMINI_API_KEY: 'k' } }),
    );
    expect(args.join(' ')).toBe(
      '-o stream-json --yolo --skip-trust -m auto --session-id 11111111-2222-4333-8444-555555555555',
    );
    expect(env).toMatchObject({ GEMINI_API_KEY: 'k', GEMINI_CLI_NO_RELAUNCH: 'true' });
    expect(JSON.parse(files[0]?.content ?? '')).toMatchObject({
      security: { auth: { selectedType: 'gemini-api-key' } },
      model: { maxSessionTurns: 3 },
    });
  });

  it('of Qwen Code, whose key and endpoint go by OpenAI’s names', () => {
    const credentials = { DASHSCOPE_API_KEY: 'k', QWEN_BASE_URL: 'http://x/v1' };
    const { args, env } = qwen.invoke(request({ model: 'qwen3-coder-plus', maxTurns: 1, credentials }));
    expect(args.join(' ')).toBe(
      '-o stream-json --yolo --auth-type openai -m qwen3-coder-plus' +
        ' --session-id 11111111-2222-4333-8444-555555555555 --max-session-turns 2',
    );
    expect(env).toMatchObject({
      OPENAI_API_KEY: 'k',
      OPENAI_BASE_URL: 'http://x/v1',
      OPENAI_MODEL: 'qwen3-coder-plus',
    });
    expect(env).not.toHaveProperty('DASHSCOPE_API_KEY');
  });

  it('of OpenCode, its configuration in the environment', () => {
    const credentials = { ANTHROPIC_API_KEY: 'k', ANTHROPIC_BASE_URL: 'http://x' };
    const writable = ['.gump/out/plan.json', 'docs/**'];
    const { args, env } = opencode.invoke(request({ model: 'anthropic/m', session: resume, credentials, writable }));
    expect(args.join(' ')).toBe('run --format json --auto --dir /srv/app -m anthropic/m --session the-session');
    expect(JSON.parse(env.OPENCODE_CONFIG_CONTENT ?? '')).toMatchObject({
      provider: { anthropic: { options: { baseURL: 'http://x/v1' } } },
      permission: { edit: { '*': 'deny', '.gump/out/plan.json': 'allow', 'docs/*': 'allow' } },
    });
  });

  it('of Cursor, the prompt being an argument', () => {
    const { args, stdin } = cursor.invoke(request({ model: 'auto', prompt: '--help' }));
    expect(args.join(' ')).toBe(
      '-p --output-format stream-json --yolo --trust --workspace /srv/app --model auto -- --help',
    );
    expect(stdin).toBe('');
  });

  it.each(adapters)('of $title leave the model to the CLI where none is asked for', (adapter) => {
    const { args } = adapter.invoke(request({ model: null }));
    expect(args.filter((arg) => ['-m', '--model'].includes(arg))).toEqual([]);
  });
});

describe('names of agents', () => {
  it.each([
    [claude, 'claude-haiku-4-5', 'claude-haiku-4-5-20251001'],
    [claude, 'claude-foo', 'foo'],
    [codex, 'codex-gpt53', 'gpt-5.3-codex'],
    [opencode, 'opencode-openai/gpt-x', 'openai/gpt-x'],
    [qwen, 'qwen', 'qwen3-coder-plus'],
  ])('$provider: %s is %s', (adapter, agent, id) => {
    expect(modelOf(adapter, agent)?.id).toBe(id);
  });

  it('name the key OpenCode needs by the vendor of its model', () => {
    const names = [null, 'openai/gpt-5.4', 'google/gemini-3.1-pro', 'x-ai/grok-5'].map(
      (id) => opencode.keyVariables(id)[0],
    );
    expect(names).toEqual(['ANTHROPIC_API_KEY', 'OPENAI_API_KEY', 'GEMINI_API_KEY', 'X_AI_API_KEY']);
  });
});

describe('the hook that stops a forbidden write before it happens', () => {
  const folders: string[] = [];
  afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

  /** Runs the hook as the CLI would, with the call on its stdin. */
  const ask = (adapter: typeof claude, writable: readonly string[], call: object) => {
    const home = mkdtempSync(join(tmpdir(), 'gump hook-'));
    folders.push(home);
    const { files } = adapter.invoke(request({ home, writable }));
    for (const file of files) {
      mkdirSync(dirname(join(home, file.path)), { recursive: true });
      writeFileSync(join(home, file.path), file.content);
    }
    const script = files.find(({ path }) => path.endsWith('.mjs'))?.path ?? '';
    const done = spawnSync(process.execPath, [join(home, script)], { input: JSON.stringify(call), encoding: 'utf8' });
    return [done.status, done.stderr];
  };

  it.each([
    [claude, { tool_name: 'Write', tool_input: { file_path: '/srv/app/src/b.js' } }, 2],
    [claude, { tool_name: 'Write', tool_input: { file_path: '/srv/app/docs/a/b.md' } }, 0],
    [claude, { tool_name: 'Edit', tool_input: { file_path: '/srv/app/docs/../src/b.js' } }, 2],
    [claude, { tool_name: 'Write', tool_input: { file_path: '/etc/docs/x' } }, 2],
    [claude, { tool_name: 'Write', tool_input: { file_path: 'deep/plan.json' } }, 0],
    [claude, { tool_name: 'Read', tool_input: { file_path: '/srv/app/src/b.js' } }, 0],
    [claude, { tool_name: 'Bash', tool_input: { command: 'echo > src/b.js' } }, 0],
    [qwen, { tool_name: 'write_file', tool_input: { file_path: '/srv/app/src/b.js' } }, 2],
    [gemini, { tool_name: 'replace', tool_input: { file_path: 'src/b.js' } }, 2],
    [codex, { tool_name: 'apply_patch', tool_input: { command: '*** Begin Patch\n*** Add File: src/b.js\n+1' } }, 2],
    [codex, { tool_name: 'apply_patch', tool_input: { command: '*** Begin Patch\n*** Add File: docs/b\n+1' } }, 0],
  ])('$provider %j: exit %d', (adapter, call, status) => {
    const [exit, stderr] = ask(adapter, ['docs/**', 'plan.json'], { cwd: '/srv/app', ...call });
    expect([exit, stderr]).toEqual([status, status === 0 ? '' : expect.stringContaining('must not write')]);
  });

  it.each(adapters)('is not set up for $title where everything may be written', (adapter) => {
    const { args, files } = adapter.invoke(request({ writable: null }));
    expect(files.filter(({ path }) => path.includes('hook'))).toEqual([]);
    expect(args.join(' ')).not.toContain('hook');
  });
});
