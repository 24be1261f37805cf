import type { CommandKind } from '../../model/gate.js';
import { type Detected, type Ecosystem, type Tool, command, nothing } from './ecosystem.js';

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

const detectors: Readonly<Record<CommandKind, (project: Project) => Detected>> = {
  compile: ({ run, tools }) => command(`${run} compile`, ...tools),
  test: ({ run, tools }) => command(`${run} test`, ...tools),
  lint: ({ pom, run, tools }) =>
    pom.includes('maven-checkstyle-plugin')
      ? command(`${run} checkstyle:check`, ...tools)
      : nothing('the pom.xml has no checkstyle plugin'),
  // The report is one long line with the totals at its end.
  coverage: ({ pom, run, tools }) =>
    pom.includes('jacoco-maven-plugin')
      ? command(`${run} test jacoco:report && tail -c 1000 target/site/jacoco/jacoco.xml`, ...tools)
      : nothing('the pom.xml has no jacoco plugin'),
};
