import eslint from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** The layers below the line of ARCHITECTURE.md: they touch nothing of the outside world by themselves. */
const pure = ['model', 'workflow', 'engine', 'adapters', 'guards', 'report'].map((layer) => `src/${layer}/**/*.ts`);

const noEscape = [
  {
    selector: 'TSAsExpression > TSAsExpression',
    message: 'A cast through another type silences the compiler: narrow or parse instead.',
  },
];

const noOutsideWorld = [
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Time enters a pure layer by events.' },
  { selector: 'CallExpression[callee.name="Date"]', message: 'Time enters a pure layer by events.' },
  { selector: ':function[async=true]', message: 'A pure layer knows no promise.' },
  { selector: 'AwaitExpression', message: 'A pure layer knows no promise.' },
  { selector: 'ForOfStatement[await=true]', message: 'A pure layer knows no promise.' },
  { selector: 'ImportExpression', message: 'A pure layer knows no promise.' },
];

const processEnv = {
  selector: 'MemberExpression[object.name="process"][property.name="env"]',
  message: 'The environment is read once, in the entries (src/action, src/cli), and passed down.',
};

/** The global `process` stands in the entries, in src/system, and in the played agent, which is a program of its own. */
const roomsWithProcess = ['action', 'cli', 'system', 'played'].map((room) => `src/${room}/**`);

const globalsOfTheOutsideWorld = ['process', 'Buffer', 'console', 'fetch', 'setTimeout', 'setInterval', 'setImmediate']
  .map((name) => ({ name, message: 'A pure layer touches nothing of the outside world.' }))
  .concat([{ name: 'performance', message: 'Time enters a pure layer by events.' }]);

export default tseslint.config(
  { ignores: ['dist/', '.cache/', 'coverage/', 'node_modules/', 'agents/**/node_modules/', '__tests__/fixtures/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-syntax': ['error', ...noEscape],
      eqeqeq: 'error',
      'no-useless-rename': 'error',
      'object-shorthand': ['error', 'properties'],
      'no-control-regex': 'off',
      'no-console': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    // own-programs.ts reads PATH where no entry has resolved the programs before, as in tests.
    ignores: ['src/action/**', 'src/cli/**', 'src/system/programs/own-programs.ts'],
    rules: { 'no-restricted-syntax': ['error', ...noEscape, processEnv] },
  },
  {
    files: ['src/**/*.ts'],
    ignores: roomsWithProcess,
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'process', message: 'Ask src/system (own-process.ts), or be handed it.' },
      ],
    },
  },
  {
    files: pure,
    rules: {
      'no-restricted-syntax': ['error', ...noEscape, ...noOutsideWorld],
      'no-restricted-globals': [
        'error',
        { name: 'Promise', message: 'A pure layer knows no promise.' },
        ...globalsOfTheOutsideWorld,
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Time enters a pure layer by events.' },
        { object: 'Math', property: 'random', message: 'Chance enters a pure layer by events.' },
      ],
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['node:*'], message: 'A pure room knows no node:*; see .dependency-cruiser.cjs.' }] },
      ],
    },
  },
  {
    // Ports are described in the model, their promises with them; nothing there is run.
    files: ['src/model/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', ...globalsOfTheOutsideWorld],
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'Buffer',
          'URL',
          'setTimeout',
          'clearTimeout',
          'performance',
          'module',
          'require',
          'globalThis',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  prettier,
);
