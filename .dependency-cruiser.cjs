// The floors of ARCHITECTURE.md: imports point down only, type imports included, and rooms on one floor do not import
// each other. `npm run layers` checks it.

/** From the top. A room is a folder of src/, or a file of that name. */
const floors = [
  ['action', 'cli'],
  ['runs', 'publishing'],
  ['project'],
  ['execution', 'registry'],
  ['storage'],
  ['system'],
  ['github', 'gates', 'played'],
  ['workflow', 'engine', 'adapters', 'guards', 'report'],
  ['model'],
];

/** The rooms that may import from `node:*`. (Which may use the global `process`: eslint.config.js.) */
const nodeRooms = ['cli', 'runs', 'publishing', 'project', 'execution', 'storage', 'system', 'played'];

const languages = ['zod', 'yaml', 'picomatch', 'smol-toml'];
/** The npm packages a room may use; `@actions/*` in github only. */
const packagesOf = {
  action: ['zod'],
  cli: ['zod', 'commander'],
  registry: [],
  github: ['zod', '@actions/[\\w-]+', '@octokit/[\\w-]+'],
  model: ['zod'],
};

const anyPackage = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-bundled', 'npm-no-pkg', 'npm-unknown'];
const within = (rooms) => `^src/(${rooms.join('|')})(/|\\.ts$)`;

const floorRules = floors.map((rooms, index) => {
  const below = floors.slice(index + 1).flat();
  return {
    name: `floor-${rooms.join('-')}`,
    severity: 'error',
    comment: `${rooms.join(', ')} may each import from: itself, ${below.join(', ') || 'nothing else'}.`,
    from: { path: within(rooms) },
    to: { path: '^src/', pathNot: ['^src/$1(/|\\.ts$)', ...(below.length > 0 ? [within(below)] : [])] },
  };
});

const packageRules = floors.flat().map((room) => {
  const names = packagesOf[room] ?? languages;
  return {
    name: `packages-${room}`,
    severity: 'error',
    comment: `src/${room} may use these packages only: ${names.join(', ') || 'none'}.`,
    from: { path: within([room]) },
    to: { dependencyTypes: anyPackage, pathNot: names.map((name) => `node_modules/(@types/)?${name}/`) },
  };
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
    {
      name: 'no-unknown-room',
      severity: 'error',
      comment: 'Every file of src/ is in a room that stands on a floor.',
      from: { path: '^src/', pathNot: within(floors.flat()) },
      to: {},
    },
    {
      name: 'no-unknown-room-without-imports',
      severity: 'error',
      comment: 'The same for a file that imports nothing and is imported by nothing.',
      from: { orphan: true, path: '^src/', pathNot: within(floors.flat()) },
      to: {},
    },
    ...floorRules,
    ...packageRules,
    {
      name: 'outside-world',
      severity: 'error',
      comment: `Only these rooms import from node: ${nodeRooms.join(', ')}.`,
      from: { path: '^src/', pathNot: within(nodeRooms) },
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
