import type { CommandKind, FolderPort } from '../../model/gate.js';
import { type Detection, type Ecosystem, type Tool, detectedCommand, noCommand } from './ecosystem.js';

const GRADLE: Tool = { name: 'gradle', hint: 'install Gradle, or commit its wrapper (gradlew)' };
const JAVA: Tool = { name: 'java', hint: 'install a JDK, or use actions/setup-java before this step' };

const BUILD_FILES = ['build.gradle', 'build.gradle.kts'];
const MARKERS = [...BUILD_FILES, 'settings.gradle', 'settings.gradle.kts'];

/** Java and Kotlin projects with Gradle. The wrapper is used if there is one, and no daemon, which would stay alive. */
export const gradle: Ecosystem = {
  name: 'Gradle',
  async detect(folder, kind) {
    const marked = await Promise.all(MARKERS.map((name) => folder.exists(name)));
    if (!marked.includes(true)) return null;
    const wrapped = await folder.isExecutable('gradlew');
    const run = `${wrapped ? './gradlew' : 'gradle'} --no-daemon --console=plain`;
    return detectors[kind]({ script: await readScripts(folder), run, tools: wrapped ? [JAVA] : [GRADLE, JAVA] });
  },
};

interface Project {
  /** The text of the build files in the root. */
  readonly script: string;
  readonly run: string;
  readonly tools: readonly Tool[];
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
