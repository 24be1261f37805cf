import { homedir } from 'node:os';
import { join } from 'node:path';
import { PLACES } from '../../support/machines/kinds.js';
import { lacks, type ToolchainProject } from './toolchain.js';

const rust = (operator: string): Record<string, string> => ({
  'src/lib.rs': `pub fn add(a: u32, b: u32) -> String {
    itoa::Buffer::new().format(a ${operator} b).to_owned()
}
`,
});

/** Its programs are in the tester's HOME, of which a machine sees nothing else. */
export const cargo: ToolchainProject = {
  name: 'cargo',
  lacking: lacks('cargo', '--version'),
  shown: ['.rustup', '.cargo/bin'].map((name) => ({ folder: join(homedir(), name), at: `${PLACES.home}/${name}` })),
  path: [`${PLACES.home}/.cargo/bin`],
  files: {
    'Cargo.toml': '[package]\nname = "sums"\nversion = "1.0.0"\nedition = "2021"\n\n[dependencies]\nitoa = "=1.0.15"\n',
    'tests/add.rs': '#[test]\nfn adds() {\n    assert_eq!(sums::add(3, 2), "5");\n}\n',
    '.gitignore': 'target\n',
  },
  prepare: 'cargo fetch --quiet',
  wrong: rust('-'),
  right: rust('+'),
  gates: [],
  caches: ['.cargo/registry'],
};

const golang = (operator: string): Record<string, string> => ({
  'sums.go': `package sums

import "golang.org/x/exp/constraints"

func Add[T constraints.Integer](a, b T) T { return a ${operator} b }
`,
});

export const go: ToolchainProject = {
  name: 'go',
  lacking: lacks('/usr/local/go/bin/go', 'version'),
  shown: [],
  path: ['/usr/local/go/bin'],
  files: {
    'go.mod': `module example.com/sums

go 1.22

require golang.org/x/exp v0.0.0-20240719175910-8a7402abbf56
`,
    'sums_test.go': `package sums

import "testing"

func TestAdd(t *testing.T) {
	if Add(2, 3) != 5 {
		t.Fatal("it does not add")
	}
}
`,
  },
  prepare: 'go mod tidy && go test -run nothing ./...',
  wrong: golang('-'),
  right: golang('+'),
  gates: [],
  caches: ['go/pkg/mod', '.cache/go-build'],
};
