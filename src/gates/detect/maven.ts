import type { CommandKind, FolderPort } from '../../model/gate.js';
import { type Detection, type Ecosystem, type Tool, always, detectedCommand, noCommand } from './ecosystem.js';
import { type JvmLauncher, jvmLauncher } from './jvm-wrapper.js';

const MAVEN: Tool = { name: 'mvn', hint: 'install Maven, or commit its wrapper (mvnw)' };

/** Java projects with Maven. The wrapper is used if there is one. */
export const maven: Ecosystem = {
  name: 'Maven (pom.xml)',
  family: 'jvm',
  marker: /^pom\.xml$/,
  nested: always,
  async detect(folder, kind) {
    const pom = await folder.readText('pom.xml');
    if (pom === null) return null;
    const { run, tools } = await jvmLauncher(folder, 'mvnw', MAVEN);
    return detectors[kind]({ pom, run: `${run} -B -ntp`, tools });
  },
  members: async (folder) => {
    const modules = await modulesBelow(folder, '', MAX_DEPTH);
    return (path) => modules.has(path);
  },
};

const MAX_DEPTH = 5;

/** The folders of all modules, theirs included, relative to the folder. */
async function modulesBelow(folder: FolderPort, path: string, depth: number): Promise<ReadonlySet<string>> {
  const pom = (await folder.readText(path === '' ? 'pom.xml' : `${path}/pom.xml`)) ?? '';
  const found = new Set<string>();
  for (const [, name = ''] of pom.matchAll(/<module>\s*([^<]+?)\s*<\/module>/g)) {
    if (name.split('/').includes('..')) continue;
    const module = [...(path === '' ? [] : [path]), name.replace(/\/+$/, '')].join('/');
    found.add(module);
    if (depth > 1) for (const inner of await modulesBelow(folder, module, depth - 1)) found.add(inner);
  }
  return found;
}

interface Project extends JvmLauncher {
  readonly pom: string;
}

const detectors: Readonly<Record<CommandKind, (project: Project) => Detection>> = {
  compile: ({ run, tools }) => detectedCommand(`${run} compile`, ...tools),
  test: ({ run, tools }) => detectedCommand(`${run} test`, ...tools),
  lint: ({ pom, run, tools }) =>
    pom.includes('maven-checkstyle-plugin')
      ? detectedCommand(`${run} checkstyle:check`, ...tools)
      : noCommand('the pom.xml has no checkstyle plugin'),
  // The report is one long line with the totals at its end.
  coverage: ({ pom, run, tools }) =>
    pom.includes('jacoco-maven-plugin')
      ? detectedCommand(`${run} test jacoco:report && tail -c 1000 target/site/jacoco/jacoco.xml`, ...tools)
      : noCommand('the pom.xml has no jacoco plugin'),
};
