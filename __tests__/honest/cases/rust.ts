import type { HonestCases } from '../case.js';

const lib = (operator: string, tests: string): string =>
  `pub fn add(a: i32, b: i32) -> i32 {\n    a ${operator} b\n}\n${tests}`;
const tests = `\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn adds() {\n        assert_eq!(super::add(3, 2), 5);\n    }\n}\n`;
const base = {
  'Cargo.toml': '[package]\nname = "sums"\nversion = "1.0.0"\nedition = "2021"\n',
  'src/lib.rs': lib('+', tests),
  '.gitignore': 'target\nCargo.lock\n',
};

export const rust: HonestCases = {
  ecosystem: 'Rust',
  programs: ['cargo'],
  cases: [
    {
      name: 'a right change',
      files: base,
      change: { 'src/lib.rs': `// plain\n${lib('+', tests)}` },
      truth: 'green',
      why: 'the test passes',
    },
    {
      name: 'a wrong change',
      files: base,
      change: { 'src/lib.rs': lib('-', tests) },
      truth: 'red',
      why: '3 - 2 is not 5',
    },
    {
      name: 'the tests are gone',
      files: base,
      change: { 'src/lib.rs': lib('+', '') },
      truth: 'red',
      why: 'running 0 tests, everywhere',
    },
    {
      name: 'every test is ignored',
      files: base,
      change: { 'src/lib.rs': lib('-', tests.replace('#[test]', '#[test]\n    #[ignore]')) },
      truth: 'red',
      why: 'an ignored test did not run',
    },
  ],
};
