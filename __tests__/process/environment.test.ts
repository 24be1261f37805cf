import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { buildChildEnvironment, parseUserVariables } from '../../src/system/process/environment/environment.js';
import { shareToolchains } from '../../src/system/process/environment/toolchains.js';
import { inFolder } from './processes.js';

/** What the environment of an action on a hosted runner looks like, cut short. */
const host = {
  PATH: '/repo/.venv/bin:/usr/bin',
  HOME: '/home/runner',
  LANG: 'C.UTF-8',
  LC_ALL: 'C',
  CI: 'true',
  JAVA_HOME_21_X64: '/opt/java',
  https_proxy: 'http://proxy:3128',
  VIRTUAL_ENV: '/repo/.venv',
  GITHUB_TOKEN: 'ghs_1',
  GITHUB_ENV: '/runner/env',
  GITHUB_SHA: 'abc',
  INPUT_SPEC: 'x',
  'INPUT_GITHUB-TOKEN': 'ghs_1',
  ACTIONS_RUNTIME_TOKEN: 't',
  ANTHROPIC_API_KEY: 'sk-1',
  AWS_SECRET_ACCESS_KEY: 's',
  SSH_AUTH_SOCK: '/agent',
  NODE_OPTIONS: '--require /evil.js',
  MY_FLAG: '1',
};

describe('childEnvironment', () => {
  it('takes over what says how the machine is set up, and nothing else', () => {
    expect(buildChildEnvironment({ host, home: '/own' })).toEqual({
      PATH: '/repo/.venv/bin:/usr/bin',
      HOME: '/own',
      LANG: 'C.UTF-8',
      LC_ALL: 'C',
      CI: 'true',
      JAVA_HOME_21_X64: '/opt/java',
      https_proxy: 'http://proxy:3128',
      VIRTUAL_ENV: '/repo/.venv',
    });
  });

  it('adds what is named and what is given, the latter winning', () => {
    const { variables } = parseUserVariables(
      'MY_FLAG\n# comment\n\nDATABASE_URL=postgres://x?a=b \nNOT_SET\nKEY=named',
    );
    expect(
      buildChildEnvironment({
        host: { MY_FLAG: '1' },
        home: '/own',
        userVariables: variables,
        injected: { KEY: 'given' },
      }),
    ).toEqual({
      PATH: '/usr/local/bin:/usr/bin:/bin',
      HOME: '/own',
      MY_FLAG: '1',
      DATABASE_URL: 'postgres://x?a=b',
      KEY: 'given',
    });
  });

  it.each(['GITHUB_TOKEN', 'GITHUB_OUTPUT', 'INPUT_SPEC', 'ACTIONS_RUNTIME_TOKEN', 'STATE_x', 'GUMP_PROCESS'])(
    'never hands on %s, whoever asks',
    (name) => {
      expect(parseUserVariables(name)).toEqual({
        variables: [],
        problems: [`${name} is never handed to agents or gates`],
      });
      expect(buildChildEnvironment({ host, home: '/own', userVariables: [{ name, value: null }] })).not.toHaveProperty([
        name,
      ]);
      expect(() => buildChildEnvironment({ host, home: '/own', injected: { [name]: 'x' } })).toThrow(RangeError);
    },
  );

  it('refuses a line that is no variable', () => {
    expect(parseUserVariables('A-B=1').problems).toEqual(['not a variable: "A-B"']);
  });

  it('leads from the checkout to the worktree, and puts folders in front', () => {
    const relocate = { from: '/repo', to: '/run/worktree' };
    const environment = buildChildEnvironment({ host, home: '/own', prependPath: ['/tools'], relocate });
    expect(environment.PATH).toBe('/tools:/run/worktree/.venv/bin:/usr/bin');
    expect(environment.VIRTUAL_ENV).toBe('/run/worktree/.venv');
  });
});

describe('shareToolchains', () => {
  it('names what exists, and leaves credentials behind', () =>
    inFolder(async (folder) => {
      const [user, own] = [join(folder, 'user'), join(folder, 'own')];
      await mkdir(join(user, '.rustup'), { recursive: true });
      await mkdir(join(user, '.cargo/registry'), { recursive: true });
      await writeFile(join(user, '.cargo/credentials.toml'), 'token = "secret"');
      await writeFile(join(user, '.cargo/config.toml'), '[build]\njobs = 1\n');
      await writeFile(join(user, '.cargo/config'), '[registries.x]\ntoken = "secret"\n');
      const once = await shareToolchains({ HOME: user, PIP_CACHE_DIR: '/pip' }, own);
      const twice = await shareToolchains({ HOME: user, PIP_CACHE_DIR: '/pip' }, own);
      expect(once).toEqual({
        variables: { CARGO_HOME: join(own, '.cargo'), PIP_CACHE_DIR: '/pip', RUSTUP_HOME: join(user, '.rustup') },
        readOnly: [join(user, '.cargo/config.toml'), join(user, '.rustup')],
        caches: [
          { path: join(user, '.cargo/registry'), without: 'read' },
          { path: '/pip', without: 'read' },
        ].sort((a, b) => (a.path < b.path ? -1 : 1)),
      });
      expect(twice).toEqual(once);
      expect(await readFile(join(own, '.cargo/config.toml'), 'utf8')).toBe('[build]\njobs = 1\n');
      await expect(readFile(join(own, '.cargo/config'))).rejects.toThrow(/ENOENT/);
      await expect(readFile(join(own, '.cargo/credentials.toml'))).rejects.toThrow(/ENOENT/);
    }));

  it("finds Java's caches below the home folder that Java knows", () =>
    inFolder(async (folder) => {
      const [user, java] = [join(folder, 'user'), join(folder, 'java')];
      for (const path of ['.m2/repository', '.gradle/caches']) await mkdir(join(java, path), { recursive: true });
      await mkdir(join(user, '.npm'), { recursive: true });
      expect((await shareToolchains({ HOME: user }, join(folder, 'own'), java)).caches).toEqual([
        { path: join(java, '.gradle/caches'), without: 'copy' },
        { path: join(java, '.m2/repository'), without: 'copy' },
        { path: join(user, '.npm'), without: 'read' },
      ]);
    }));

  it('names nothing where there is nothing', () =>
    inFolder(async (folder) => {
      const nothing = { variables: {}, readOnly: [], caches: [] };
      expect(await shareToolchains({ HOME: folder }, join(folder, 'own'))).toEqual(nothing);
      expect(await shareToolchains({}, join(folder, 'own'))).toEqual(nothing);
    }));
});
