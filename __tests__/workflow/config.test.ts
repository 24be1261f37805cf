import { describe, expect, it } from '@jest/globals';
import { DEFAULT_CONFIG, parseConfig } from '../../src/workflow/project-files/config.js';
import { parseScenario } from '../../src/workflow/project-files/scenario.js';

const config = (text: string) => parseConfig({ file: 'gump.toml', text });
const scenario = (text: string) => parseScenario({ file: 's.yaml', text });
const lines = (diagnostics: ReturnType<typeof config>['diagnostics']) =>
  diagnostics.map(
    ({ place, severity, message, hint }) =>
      `${place?.line}:${place?.column} ${severity} ${message}${hint === null ? '' : ` (${hint})`}`,
  );

describe('gump.toml', () => {
  it('may be empty', () => {
    expect(config('')).toEqual({ config: DEFAULT_CONFIG, diagnostics: [] });
  });

  it('sets commands, limits and prices', () => {
    const { config: read, diagnostics } = config(`default_agent = "claude"
[validation]
compile_cmd = "make"
test_cmd = "make test"
lint_cmd = "make lint"
coverage_cmd = "make cover"
timeout = "1m30s"
[error_context]
max_error_chars = 100
[snapshot]
max_mb = 5
[pricing.overrides]
"qwen3-coder" = { input = 1.5, output = 2 }
[display]
verbose = true
`);
    expect(diagnostics).toEqual([]);
    expect(read).toEqual({
      gates: {
        commands: { compile: 'make', test: 'make test', lint: 'make lint', coverage: 'make cover' },
        timeoutMs: 90_000,
      },
      errorContext: { maxErrorChars: 100, maxDiffChars: 3000 },
      prices: { 'qwen3-coder': { input: 1.5, output: 2 } },
      snapshot: { maxFiles: 20_000, maxBytes: 5_000_000 },
    });
  });

  it('warns of what it does not know', () => {
    const { config: read, diagnostics } = config(
      '[validaton]\nx = 1\n\n[validation]\n  tset_cmd = "x"\n[snapshot]\nmax_file = 3\n',
    );
    expect(read).toEqual(DEFAULT_CONFIG);
    expect(lines(diagnostics)).toEqual([
      '1:1 warning unknown key `validaton` (did you mean `validation`?)',
      '5:3 warning unknown key `validation.tset_cmd` (did you mean `test_cmd`?)',
      '7:1 warning unknown key `snapshot.max_file` (did you mean `max_files`?)',
    ]);
  });

  it.each([
    ['[validation', '1:2 error '],
    ['a = 1\na = 2', '2:1 error '],
    ['[validation]\n\ntimeout = "soon"', '3:1 error `validation.timeout`: write a duration such as 90s or 10m'],
    ['[validation]\ntest_cmd = 3', '2:1 error `validation.test_cmd`: '],
    ['[pricing.overrides.qwen]\ninput = -1\noutput = 1', '2:1 error `pricing.overrides.qwen.input`: '],
    ['[snapshot]\nmax_files = 0', '2:1 error `snapshot.max_files`: '],
    ['[snapshot]\nmax_files = 3\nmax_mb = "5"', '3:1 error `snapshot.max_mb`: '],
    ['validation = 3', '1:1 error `validation`: '],
  ])('refuses %j', (text, start) => {
    const { config: read, diagnostics } = config(text);
    expect(read).toBeNull();
    expect(lines(diagnostics)[0]).toContain(start);
  });
});

describe('scenarios', () => {
  it('play agents, and say what is expected', () => {
    const text = `agents:
  - step: build/*/impl
    attempt: [1, 2]
    write: { a.js: "x" }
    tokens: { in: 1, out: 2 }
    delay: 20ms
  - plan: [{ name: a, description: b }]
expect:
  status: passed
  steps: { build/a/impl: { attempts: 3, gates: { test: pass } } }
`;
    expect(scenario(text)).toMatchObject({
      diagnostics: [],
      scenario: {
        agents: [{ attempt: [1, 2], write: { 'a.js': 'x' } }, { plan: [{ name: 'a' }] }],
        expect: { status: 'passed' },
      },
    });
  });

  it.each([
    ['agents: [{stpe: a}]', '1:11 error unknown key `stpe` in an entry of `agents` (did you mean `step`?)'],
    ['agents: [{turns: "3"}]', '1:18 error `turns` must be a number (without quotes: 3)'],
    [
      'agents: [{}]\nexpect: {steps: {a: {atempts: 1}}}',
      '2:22 error unknown key `atempts` in `a` (did you mean `attempts`?)',
    ],
    ['expect: {}', '1:1 error `agents` is missing'],
    ['', '1:1 error the file is empty'],
  ])('refuses %j', (text, line) => {
    const { scenario: read, diagnostics } = scenario(text);
    expect(read).toBeNull();
    expect(lines(diagnostics)).toContain(line);
  });
});
