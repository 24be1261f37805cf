import { lacks, type ToolchainProject } from './toolchain.js';

const java = (operator: string): Record<string, string> => ({
  'src/main/java/sums/Add.java': `package sums;

public final class Add {
  public static int of(int a, int b) {
    return a ${operator} b;
  }
}
`,
});
const TEST = {
  'src/test/java/sums/AddTest.java': `package sums;

import static org.junit.Assert.assertEquals;

import org.junit.Test;

public class AddTest {
  @Test
  public void adds() {
    assertEquals(5, Add.of(2, 3));
  }
}
`,
};
const SOURCES = { shown: [], path: [], wrong: java('-'), right: java('+'), gates: [] } as const;

export const maven: ToolchainProject = {
  name: 'maven',
  lacking: lacks('mvn', '--version'),
  ...SOURCES,
  files: {
    ...TEST,
    'pom.xml': `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>sums</groupId>
  <artifactId>sums</artifactId>
  <version>1</version>
  <properties>
    <maven.compiler.source>17</maven.compiler.source>
    <maven.compiler.target>17</maven.compiler.target>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <dependencies>
    <dependency>
      <groupId>junit</groupId>
      <artifactId>junit</artifactId>
      <version>4.13.2</version>
      <scope>test</scope>
    </dependency>
  </dependencies>
  <build>
    <plugins>
      <plugin>
        <artifactId>maven-surefire-plugin</artifactId>
        <version>3.2.5</version>
      </plugin>
    </plugins>
  </build>
</project>
`,
    '.gitignore': 'target\n',
  },
  prepare: 'mvn -B -ntp -q test',
  caches: ['.m2/repository'],
};

/** As Debian has it, and newer ones too. */
export const gradle: ToolchainProject = {
  name: 'gradle',
  lacking: lacks('gradle', '--version'),
  ...SOURCES,
  files: {
    ...TEST,
    'settings.gradle': "rootProject.name = 'sums'\n",
    'build.gradle': `apply plugin: 'java'
repositories { maven { url 'https://repo.maven.apache.org/maven2' } }
dependencies { testCompile 'junit:junit:4.13.2' }
`,
    '.gitignore': 'build\n.gradle\n',
  },
  prepare: 'gradle --no-daemon --console=plain --quiet test',
  caches: ['.gradle/caches'],
};
