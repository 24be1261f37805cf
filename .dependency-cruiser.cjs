// The layers of ARCHITECTURE.md: imports point down only, type imports included.
// From the bottom: model; workflow, engine, adapters, guards, report (pure siblings); gates; github, runtime; the entries.

const pure = 'workflow|engine|adapters|guards|report';
const packages = 'node_modules/';
const anyPackage = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-bundled', 'npm-no-pkg', 'npm-unknown'];

/** A folder (or registry.ts) may import from the folders of src/ listed, and from no other. */
const mayImport = (from, allowed) => ({
  name: `layer-${from.replace(/\W+/g, '-')}`,
  severity: 'error',
  comment: `src/${from} may import from: itself, ${allowed || 'nothing else'}.`,
  from: { path: `^src/(${from})(/|\\.ts$)` },
  to: { path: '^src/', pathNot: [`^src/$1(/|\\.ts$)`, ...(allowed ? [`^src/(${allowed})(/|\\.ts$)`] : [])] },
});

/** A layer may use only these npm packages. */
const mayUse = (from, names) => ({
  name: `packages-${from.replace(/\W+/g, '-')}`,
  severity: 'error',
  comment: `src/${from} may use these packages only: ${names.join(', ')}.`,
  from: { path: `^src/(${from})(/|\\.ts$)` },
  to: { dependencyTypes: anyPackage, pathNot: names.map((name) => `${packages}(@types/)?${name}/`) },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'An import that leads nowhere, or to a package that package.json does not list.',
      from: {},
      to: { couldNotResolve: true },
    },
    mayImport('model', ''),
    mayImport(pure, 'model'),
    mayImport('gates', `${pure}|model`),
    mayImport('github|runtime', `gates|${pure}|model`),
    mayImport('registry', `github|runtime|gates|${pure}|model`),
    mayImport('action|cli', `registry|github|runtime|gates|${pure}|model`),
    {
      name: 'no-unknown-layer',
      severity: 'error',
      comment: 'Every file of src/ belongs to a layer that is named here.',
      from: { path: '^src/', pathNot: `^src/((model|${pure}|gates|github|runtime|action|cli)/|registry\\.ts$)` },
      to: {},
    },
    mayUse('model', ['zod']),
    mayUse(pure, ['zod', 'yaml', 'picomatch', 'smol-toml']),
    mayUse('gates|runtime', ['zod', 'yaml', 'picomatch', 'smol-toml']),
    mayUse('github', ['zod', '@actions/[\\w-]+', '@octokit/[\\w-]+']),
    mayUse('action|cli|registry', ['zod', 'commander']),
    {
      name: 'outside-world',
      severity: 'error',
      comment: 'Only src/runtime imports from node.',
      from: { path: '^src/', pathNot: '^src/runtime/' },
      to: { dependencyTypes: ['core'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    detectProcessBuiltinModuleCalls: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
