import type { CommandKind, FolderPort } from '../../model/gate.js';
import { type Detection, type Ecosystem, type Tool, anyExists, detectedCommand, noCommand } from './ecosystem.js';
import { type JvmLauncher, jvmLauncher } from './jvm-wrapper.js';

const GRADLE: Tool = { name: 'gradle', hint: 'install Gradle, or commit its wrapper (gradlew)' };

const BUILD_FILES = ['build.gradle', 'build.gradle.kts'];
const SETTINGS = ['settings.gradle', 'settings.gradle.kts'];

/** Java and Kotlin projects with Gradle. The wrapper is used if there is one, and no daemon, which would stay alive. */
export const gradle: Ecosystem = {
  name: 'Gradle',
  family: 'jvm',
  marker: /^(build|settings)\.gradle(\.kts)?$/,
  // A build without settings belongs to the one above it.
  nested: (folder) => anyExists(folder, SETTINGS),
  async detect(folder, kind) {
    if (!(await anyExists(folder, [...BUILD_FILES, ...SETTINGS]))) return null;
    const { run, tools } = await jvmLauncher(folder, 'gradlew', GRADLE);
    const script = await readScripts(folder);
    return detectors[kind]({ script, run: `${run} --no-daemon --console=plain`, tools });
  },
  uses: async (folder) => {
    const texts = await Promise.all(SETTINGS.map((name) => folder.readText(name)));
    return [...texts.join('\n').matchAll(/includeBuild\s*\(?\s*["']([^"']+)["']/g)].map(([, path = '']) => path);
  },
};

interface Project extends JvmLauncher {
  /** The text of the build files in the folder. */
  readonly script: string;
}

const detectors: Readonly<Record<CommandKind, (project: Project) => Detection>> = {
  compile: ({ run, tools }) => detectedCommand(`${run} assemble`, ...tools),
  // Gradle prints no count of tests; its JUnit files have it.
  test: ({ run, tools }) => ({
    found: 'commands',
    candidates: [{ command: `${run} test`, tools, reports: '**/build/test-results/**/*.xml' }],
  }),
  lint: ({ script, run, tools }) => {
    const task = LINT_TASKS.find(([plugin]) => script.includes(plugin))?.[1];
    return task === undefined
      ? noCommand('the Gradle build has no known linter')
      : detectedCommand(`${run} ${task}`, ...tools);
  },
  coverage: ({ script, run, tools }) =>
    script.includes('jacoco')
      ? detectedCommand(`${run} test jacocoTestReport && tail -c 1000 ${JACOCO_REPORT}`, ...tools)
      : noCommand('the Gradle build has no jacoco plugin'),
};

const LINT_TASKS = [
  ['spotless', 'spotlessCheck'],
  ['ktlint', 'ktlintCheck'],
  ['detekt', 'detekt'],
  ['checkstyle', 'checkstyleMain checkstyleTest'],
] as const;

const JACOCO_REPORT = 'build/reports/jacoco/test/jacocoTestReport.xml';

async function readScripts(folder: FolderPort): Promise<string> {
  const texts = await Promise.all(BUILD_FILES.map((name) => folder.readText(name)));
  return texts.join('\n');
}
