import type { CommandKind } from '../../model/gate.js';
import { type Detection, type Ecosystem, type Tool, detectedCommand, noCommand } from './ecosystem.js';

const MAVEN: Tool = { name: 'mvn', hint: 'install Maven, or commit its wrapper (mvnw)' };
const JAVA: Tool = { name: 'java', hint: 'install a JDK, or use actions/setup-java before this step' };

/** Java projects with Maven. The wrapper is used if there is one. */
export const maven: Ecosystem = {
  name: 'Maven (pom.xml)',
  async detect(folder, kind) {
    const pom = await folder.readText('pom.xml');
    if (pom === null) return null;
    const wrapped = await folder.isExecutable('mvnw');
    const run = `${wrapped ? './mvnw' : 'mvn'} -B -ntp`;
    return detectors[kind]({ pom, run, tools: wrapped ? [JAVA] : [MAVEN, JAVA] });
  },
};

interface Project {
  readonly pom: string;
  readonly run: string;
  readonly tools: readonly Tool[];
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
