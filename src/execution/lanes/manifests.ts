import { posix } from 'node:path';

/** Files that say what `setup` installs, by their names in any folder. */
const MANIFESTS = new Set([
  ...['package.json', 'package-lock.json', 'npm-shrinkwrap.json', '.npmrc', 'yarn.lock', '.yarnrc.yml'],
  ...['pnpm-lock.yaml', 'pnpm-workspace.yaml', '.pnpmfile.cjs', 'bun.lock', 'bun.lockb', 'deno.json', 'deno.lock'],
  ...['pyproject.toml', 'setup.py', 'setup.cfg', 'poetry.lock', 'uv.lock', 'pdm.lock', 'Pipfile', 'Pipfile.lock'],
  ...['environment.yml', 'tox.ini', 'Cargo.toml', 'Cargo.lock', 'rust-toolchain', 'rust-toolchain.toml'],
  ...['go.mod', 'go.sum', 'go.work', 'go.work.sum', 'pom.xml', 'build.gradle', 'build.gradle.kts'],
  ...['settings.gradle', 'settings.gradle.kts', 'gradle.properties', 'gradle.lockfile', 'libs.versions.toml'],
  ...['Gemfile', 'Gemfile.lock', 'composer.json', 'composer.lock', 'mix.exs', 'mix.lock', 'pubspec.yaml'],
  ...['pubspec.lock', 'Package.swift', 'Package.resolved', 'CMakeLists.txt', 'conanfile.txt', 'conanfile.py'],
  ...['packages.lock.json', 'Directory.Packages.props', 'global.json', '.tool-versions', '.nvmrc', '.python-version'],
  ...['.gitmodules', 'Makefile'],
]);

/**
 * Whether `setup` would do something else after these changes: a manifest or lockfile is among them, or a file that the
 * command names.
 */
export function changesSetup(changed: readonly string[], setup: string): boolean {
  return changed.some((path) => {
    const name = posix.basename(path);
    return (
      MANIFESTS.has(name) || /^requirements.*\.(txt|in)$/.test(name) || name.endsWith('.csproj') || setup.includes(name)
    );
  });
}
