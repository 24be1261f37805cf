import { baseNameOf, runsTests, type DefinitionFile } from './section.js';

const TEST_CONFIG =
  /^(?:(?:jest|vitest|karma|playwright|cypress|ava|wdio)\.config\.\w+|vitest\.workspace\.\w+|\.mocharc\.\w+|phpunit\.xml(?:\.dist)?|\.rspec|noxfile\.py|\.coveragerc|\.nycrc(?:\.\w+)?)$/;
const LINT_CONFIG =
  /^(?:eslint\.config\.\w+|\.eslintrc(?:\.\w+)?|\.eslintignore|biome\.jsonc?|\.?ruff\.toml|\.golangci\.\w+|\.?clippy\.toml|\.rubocop\.yml|phpcs\.xml(?:\.dist)?|phpstan\.neon(?:\.dist)?|\.credo\.exs)$/;

/** Files that configure nothing but one tool: each is a section of its own. */
export const toolFiles: DefinitionFile = {
  matches: (path) => TEST_CONFIG.test(baseNameOf(path)) || LINT_CONFIG.test(baseNameOf(path)),
  sections: (text) => new Map([['', text]]),
};

/** Whether a file of one tool concerns a gate of this type. */
export function concerns(path: string, type: string): boolean {
  return type === 'lint' ? !TEST_CONFIG.test(baseNameOf(path)) : runsTests(type) && !LINT_CONFIG.test(baseNameOf(path));
}

const CI_FILES =
  /^(?:\.github\/workflows\/.+|\.gitlab-ci\.ya?ml|\.circleci\/config\.ya?ml|azure-pipelines\.ya?ml|Jenkinsfile|\.travis\.ya?ml|bitbucket-pipelines\.ya?ml|\.buildkite\/.+|\.drone\.ya?ml|\.woodpecker(?:\.ya?ml|\/.+))$/;

/** Whether a path, from the root of the repository, is a file of a CI system. */
export function isCiFile(path: string): boolean {
  return CI_FILES.test(path);
}
