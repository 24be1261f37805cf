import { z } from 'zod';
import type { CommandKind, FolderPort } from '../../model/gate.js';
import {
  type Detection,
  type Ecosystem,
  type Tool,
  anyExists,
  detectedCommand,
  noCommand,
  unusable,
} from './ecosystem.js';

const PHP: Tool = { name: 'php', hint: 'install PHP, or use shivammathur/setup-php before this step' };
const COMPOSER: Tool = { name: 'composer', hint: 'see https://getcomposer.org, or use shivammathur/setup-php' };

/** PHP projects with Composer. */
export const php: Ecosystem = {
  name: 'PHP (composer.json)',
  marker: /^composer\.json$/,
  nested: async (folder) => {
    const manifest = await readManifest(folder);
    return manifest?.scripts.test !== undefined || (await anyExists(folder, PHPUNIT_CONFIGS));
  },
  async detect(folder, kind) {
    const manifest = await readManifest(folder);
    return manifest === null ? null : detectors[kind]({ folder, scripts: manifest.scripts });
  },
};

const PHPUNIT_CONFIGS = ['phpunit.xml', 'phpunit.xml.dist', 'phpunit.dist.xml'];
const INSTALL = 'install the dependencies by `setup: composer install`';

interface Project {
  readonly folder: FolderPort;
  readonly scripts: Readonly<Record<string, unknown>>;
}

const detectors: Readonly<Record<CommandKind, (project: Project) => Promise<Detection>>> = {
  compile: ({ scripts }) =>
    Promise.resolve(scripts.build === undefined ? detectedCommand(SYNTAX_CHECK, PHP) : script('build')),
  test: async ({ folder, scripts }) => {
    if (scripts.test !== undefined) return script('test');
    if (await folder.exists('vendor/bin/pest')) return detectedCommand('vendor/bin/pest', PHP);
    if (await folder.exists('vendor/bin/phpunit')) return detectedCommand('vendor/bin/phpunit', PHP);
    if (await anyExists(folder, PHPUNIT_CONFIGS))
      return unusable(`PHPUnit is configured, but not in vendor: ${INSTALL}`);
    return noCommand('composer.json has no test script, and PHPUnit is not configured');
  },
  lint: async ({ folder, scripts }) => {
    if (scripts.lint !== undefined) return script('lint');
    for (const { configs, bin, run } of LINTERS) {
      if (!(await anyExists(folder, configs))) continue;
      if (await folder.exists(`vendor/bin/${bin}`)) return detectedCommand(`vendor/bin/${run}`, PHP);
      return unusable(`${bin} is configured, but not in vendor: ${INSTALL}`);
    }
    return noCommand('composer.json has no lint script, and no linter is configured');
  },
  coverage: () => Promise.resolve(noCommand('PHP names no coverage tool')),
};

const LINTERS = [
  { bin: 'phpcs', run: 'phpcs', configs: ['phpcs.xml', 'phpcs.xml.dist', '.phpcs.xml', '.phpcs.xml.dist'] },
  {
    bin: 'phpstan',
    run: 'phpstan analyse --no-progress',
    configs: ['phpstan.neon', 'phpstan.neon.dist', 'phpstan.dist.neon'],
  },
  {
    bin: 'php-cs-fixer',
    run: 'php-cs-fixer fix --dry-run --diff',
    configs: ['.php-cs-fixer.php', '.php-cs-fixer.dist.php'],
  },
] as const;

const SYNTAX_CHECK =
  "find . -name '.?*' -prune -o -name vendor -prune -o -name node_modules -prune -o -type f -name '*.php' -print0 | " +
  'xargs -0 -r -n 1 -P 4 php -l';

function script(name: string): Detection {
  return detectedCommand(`composer run-script ${name}`, COMPOSER, PHP);
}

const Manifest = z.object({ scripts: z.record(z.string(), z.unknown()).catch({}).default({}) });

/** Null if there is no composer.json, or if it is no JSON object. */
async function readManifest(folder: FolderPort): Promise<z.infer<typeof Manifest> | null> {
  const text = await folder.readText('composer.json');
  if (text === null) return null;
  try {
    return Manifest.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
