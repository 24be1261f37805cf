import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { compile } from '../../src/gates/checks/compile.js';
import { coverage } from '../../src/gates/checks/coverage.js';
import { test } from '../../src/gates/checks/test.js';
import { testsFound } from '../../src/gates/checks/tests-found.js';
import { check, project } from './support.js';

type Files = Readonly<Record<string, string>>;

interface Sample {
  readonly name: string;
  /** Too slow to be tried in more than one way. */
  readonly slow?: boolean;
  /** Why it cannot be tried here; null when it can. */
  readonly lacking: string | null;
  readonly green: Files;
  /** Laid over `green`: one test that fails. */
  readonly red: Files;
  /** Laid over `green`: no longer compiles. */
  readonly broken: Files;
  /** What the details of a red test must hold. */
  readonly says: RegExp;
}

const JAVA = 'package x;\npublic class Calc { public static int add(int a, int b) { return a + b; } }\n';

const SAMPLES: readonly Sample[] = [
  {
    name: 'Go',
    lacking: lacks('go', 'version'),
    green: {
      'go.mod': 'module sample\n\ngo 1.21\n',
      'main.go': 'package main\n\nfunc add(a, b int) int { return a + b }\n\nfunc main() { add(1, 2) }\n',
      'main_test.go': goTest(3),
    },
    red: { 'main_test.go': goTest(4) },
    broken: { 'main.go': 'package main\n\nfunc main() { return 1 }\n' },
    says: /want 4\n--- FAIL: TestAdd/,
  },
  {
    name: 'Rust',
    lacking: lacks('cargo', '--version'),
    green: {
      'Cargo.toml': '[package]\nname = "sample"\nversion = "0.1.0"\nedition = "2021"\n',
      'src/lib.rs': rustLib(3),
    },
    red: { 'src/lib.rs': rustLib(4) },
    broken: { 'src/lib.rs': 'pub fn add() -> i32 { "three" }\n' },
    says: /test tests::adds \.\.\. FAILED/,
  },
  {
    name: 'Python',
    lacking: lacks('python3', '-m', 'pytest', '--version'),
    green: {
      'pyproject.toml': '[project]\nname = "sample"\nversion = "1"\n',
      'calc.py': 'def add(a, b):\n    return a + b\n',
      'test_calc.py': pythonTest(3),
    },
    red: { 'test_calc.py': pythonTest(4) },
    broken: { 'calc.py': 'def add(a, b:\n' },
    says: /assert 3 == 4/,
  },
  {
    name: 'Make',
    lacking: lacks('make', '--version'),
    green: { Makefile: 'build:\n\t@echo built\ntest:\n\t@printf "1..1\\nok 1 - adds\\n"\n' },
    red: { Makefile: 'build:\n\t@echo built\ntest:\n\t@printf "1..1\\nnot ok 1 - adds\\n"; exit 1\n' },
    broken: { Makefile: 'build:\n\t@echo "cannot build" >&2; exit 1\n' },
    says: /not ok 1 - adds/,
  },
  {
    name: 'CMake',
    lacking: lacks('cmake', '--version') ?? lacks('cc', '--version'),
    green: {
      'CMakeLists.txt': cmakeLists(0),
      'main.c': 'int main(int argc, char **argv) { (void)argv; return argc - 1; }\n',
    },
    red: { 'CMakeLists.txt': cmakeLists(1) },
    broken: { 'main.c': 'int main(void) { return }\n' },
    says: /1 - adds \(Failed\)/,
  },
  {
    name: 'Maven',
    slow: true,
    lacking: lacks('mvn', '--version') ?? lacksMavenPlugins(),
    green: {
      '.mvn/maven.config': '-o\n',
      'pom.xml': pom(),
      'src/main/java/x/Calc.java': JAVA,
      'src/test/java/x/CalcTest.java': javaTest(3),
    },
    red: { 'src/test/java/x/CalcTest.java': javaTest(4) },
    broken: { 'src/main/java/x/Calc.java': 'package x;\npublic class Calc { int add() { return "three"; } }\n' },
    says: /expected: <4> but was: <3>/,
  },
];

describe.each(SAMPLES)('a real project of $name', ({ name, slow, lacking, green, red, broken, says }) => {
  const maybe = lacking === null ? it : it.skip;
  const why = lacking === null ? '' : ` (skipped: ${lacking})`;

  maybe(`fails with what its tests said${why}`, async () => {
    const outcome = await check(test, '', { tree: project({ ...green, ...red }) });
    expect(outcome).toMatchObject({ status: 'fail', reason: expect.stringMatching(/^exit code \d+: /) });
    expect(outcome.details).toMatch(says);
  });

  if (slow === true) return;

  maybe(`compiles, and its tests pass${why}`, async () => {
    const tree = project(green);
    expect(await check(compile, '', { tree })).toMatchObject({ status: 'pass', details: '' });
    expect(await check(test, '', { tree })).toMatchObject({ status: 'pass', details: '' });
  });

  maybe(`fails to compile when it does not${why}`, async () => {
    const outcome = await check(compile, '', { tree: project({ ...green, ...broken }) });
    expect(outcome).toMatchObject({ status: 'fail', reason: expect.stringMatching(/^exit code \d+: /) });
  });

  maybe(`counts its tests${why}`, async () => {
    const tree = project(green);
    // Both trees are alike, so the same number is counted twice.
    expect(await check(testsFound, '', { tree, base: tree })).toMatchObject({
      status: 'fail',
      reason: '1 test ran, not more than at the base of the step (1)',
    });
  });

  if (name !== 'Go') return;
  maybe(`measures its coverage and leaves no file${why}`, async () => {
    const tree = project(green);
    expect(await check(coverage, '50', { tree })).toMatchObject({ status: 'pass' });
    expect(await check(coverage, '50.1', { tree })).toMatchObject({ reason: 'coverage is 50 %, below 50.1 %' });
    expect(existsSync(join(tree, 'cover.out')) || existsSync(join(tree, 'sample'))).toBe(false);
  });
});

function goTest(want: number): string {
  const body = `if got := add(1, 2); got != ${want} { t.Fatalf("got %d, want ${want}", got) }`;
  return `package main\n\nimport "testing"\n\nfunc TestAdd(t *testing.T) { ${body} }\n`;
}

function rustLib(want: number): string {
  const test = `#[test]\n    fn adds() {\n        assert_eq!(super::add(1, 2), ${want});\n    }`;
  return `pub fn add(a: i32, b: i32) -> i32 {\n    a + b\n}\n#[cfg(test)]\nmod tests {\n    ${test}\n}\n`;
}

function pythonTest(want: number): string {
  return `from calc import add\n\n\ndef test_add():\n    assert add(1, 2) == ${want}\n`;
}

function cmakeLists(args: number): string {
  const run = `add_test(NAME adds COMMAND sample${' more'.repeat(args)})`;
  return `cmake_minimum_required(VERSION 3.10)\nproject(sample C)\nenable_testing()\nadd_executable(sample main.c)\n${run}\n`;
}

function javaTest(want: number): string {
  const test = `@org.junit.jupiter.api.Test void adds() { assertEquals(${want}, Calc.add(1, 2)); }`;
  return `package x;\nimport static org.junit.jupiter.api.Assertions.assertEquals;\nclass CalcTest { ${test} }\n`;
}

function pom(): string {
  const junit = '<groupId>org.junit.jupiter</groupId><artifactId>junit-jupiter</artifactId><version>5.10.2</version>';
  const surefire = '<artifactId>maven-surefire-plugin</artifactId><version>3.2.5</version>';
  const release = '<maven.compiler.source>17</maven.compiler.source><maven.compiler.target>17</maven.compiler.target>';
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>x</groupId><artifactId>sample</artifactId><version>1</version>
  <properties>${release}<project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>
  <dependencies><dependency>${junit}<scope>test</scope></dependency></dependencies>
  <build><plugins><plugin>${surefire}</plugin></plugins></build>
</project>\n`;
}

/** Null when the program runs here. */
function lacks(program: string, ...args: readonly string[]): string | null {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return null;
  } catch {
    return `${[program, ...args].join(' ')} does not work on this machine`;
  }
}

/** Maven fetches its plugins on first use; a test must not. */
function lacksMavenPlugins(): string | null {
  const repository = join(homedir(), '.m2/repository/org');
  const needed = ['apache/maven/surefire/surefire-junit-platform/3.2.5', 'junit/jupiter/junit-jupiter/5.10.2'];
  const missing = needed.find((path) => !existsSync(join(repository, path)));
  return missing === undefined ? null : `${missing} is not in this machine's Maven repository`;
}
