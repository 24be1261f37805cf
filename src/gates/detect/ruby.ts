import type { CommandKind, FolderPort } from '../../model/gate.js';
import { type Detection, type Ecosystem, type Tool, anyExists, detectedCommand, noCommand } from './ecosystem.js';

const RUBY: Tool = { name: 'ruby', hint: 'install Ruby, or use ruby/setup-ruby before this step' };
const BUNDLE: Tool = { name: 'bundle', hint: 'run `gem install bundler`' };

/** Ruby projects: RSpec, Rake or Minitest, by Bundler where there is a Gemfile. */
export const ruby: Ecosystem = {
  name: 'Ruby (Gemfile)',
  marker: /^(Gemfile|gems\.rb|Rakefile|.*\.gemspec)$/,
  nested: hasTests,
  async detect(folder, kind) {
    const names = await folder.list('');
    if (!names.some((name) => this.marker.test(name))) return null;
    const bundled = names.includes('Gemfile') || names.includes('gems.rb');
    const prefix = bundled ? 'bundle exec ' : '';
    const tools = bundled ? [RUBY, BUNDLE] : [RUBY];
    return detectors[kind]({
      folder,
      run: (command) => detectedCommand(prefix + command, ...tools),
      rake: await readRakefile(folder),
    });
  },
};

interface Project {
  readonly folder: FolderPort;
  readonly run: (command: string) => Detection;
  /** The text of the Rakefile; empty if there is none. */
  readonly rake: string;
}

const detectors: Readonly<Record<CommandKind, (project: Project) => Promise<Detection>>> = {
  compile: ({ rake, run }) =>
    Promise.resolve(
      /^\s*task\s*\(?\s*:?["']?compile\b/m.test(rake) || rake.includes('Rake::ExtensionTask')
        ? run('rake compile')
        : detectedCommand(SYNTAX_CHECK, RUBY),
    ),
  test: detectTest,
  lint: async ({ folder, run }) => {
    if (await anyExists(folder, ['.rubocop.yml'])) return run('rubocop');
    if (await anyExists(folder, ['.standard.yml'])) return run('standardrb');
    return noCommand('neither RuboCop (.rubocop.yml) nor Standard is configured');
  },
  coverage: () => Promise.resolve(noCommand('SimpleCov prints no figure that gump knows')),
};

async function detectTest({ folder, rake, run }: Project): Promise<Detection> {
  if (await folder.exists('bin/rails')) return run('rails test');
  if (await anyExists(folder, ['.rspec', 'spec'])) return run('rspec');
  const task = /Rake::TestTask\.new\s*(?:\(\s*:?["']?(\w+)["']?\s*\))?/.exec(rake);
  if (task !== null) return run(`rake ${task[1] ?? 'test'}`);
  if (/^\s*(?:multi)?task\s*\(?\s*:?["']?test\b/m.test(rake)) return run('rake test');
  if (await folder.exists('test')) return run(MINITEST);
  return noCommand('there is neither a folder spec or test, nor a test task in the Rakefile');
}

/** Loads all test files; Minitest runs what they define. */
const MINITEST = `ruby -Ilib -Itest -e 'Dir.glob("./test/**/{test_*,*_test}.rb").sort.each { |file| require file }'`;

/** Fails if one file cannot be parsed. Hidden folders and installed gems are left out. */
const SYNTAX_CHECK =
  "find . -name '.?*' -prune -o -name vendor -prune -o -name node_modules -prune -o -type f -name '*.rb' -print0 | " +
  'xargs -0 -r -n 1 -P 4 ruby -c';

async function readRakefile(folder: FolderPort): Promise<string> {
  return (await folder.readText('Rakefile')) ?? '';
}

async function hasTests(folder: FolderPort): Promise<boolean> {
  return (await anyExists(folder, ['spec', 'test', '.rspec'])) || /\btest\b/i.test(await readRakefile(folder));
}
