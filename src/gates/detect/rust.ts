import picomatch from 'picomatch';
import type { CommandKind, FolderPort } from '../../model/gate.js';
import { type Detection, type Ecosystem, type Tool, always, detectedCommand } from './ecosystem.js';

const CARGO: Tool = { name: 'cargo', hint: 'install Rust, see https://rustup.rs' };
const CLIPPY: Tool = { name: 'cargo-clippy', hint: 'run `rustup component add clippy`' };
const LLVM_COV: Tool = { name: 'cargo-llvm-cov', hint: 'run `cargo install cargo-llvm-cov`' };
const TARPAULIN: Tool = { name: 'cargo-tarpaulin', hint: 'run `cargo install cargo-tarpaulin`' };

/** Rust crates and workspaces. */
export const rust: Ecosystem = {
  name: 'Rust (Cargo.toml)',
  marker: /^Cargo\.toml$/,
  nested: always,
  detect: async (folder, kind) => ((await folder.exists('Cargo.toml')) ? COMMANDS[kind] : null),
  members: async (folder) => {
    const text = await readManifest(folder);
    const members = listOf(text, 'members');
    const excluded = listOf(text, 'exclude');
    // In a workspace, crates that its members use by path are members as well.
    const used = /^\s*\[workspace\]/m.test(text) ? localPaths(text) : [];
    const isMember = [...members, ...used].map((glob) => picomatch(withoutDot(glob)));
    return (path) =>
      isMember.some((matches) => matches(path)) &&
      !excluded.some((out) => path === withoutDot(out) || path.startsWith(`${withoutDot(out)}/`));
  },
  uses: async (folder) => localPaths(await readManifest(folder)),
};

/**
 * `--workspace`: in the root of a workspace, cargo would otherwise use the root package only. The linter leaves benches
 * out: they often need a nightly compiler.
 */
const COMMANDS: Readonly<Record<CommandKind, Detection>> = {
  compile: detectedCommand('cargo build --workspace', CARGO),
  test: detectedCommand('cargo test --workspace', CARGO),
  // Warnings are not denied here: each release of clippy has new ones, for code that nobody has touched.
  lint: {
    found: 'commands',
    candidates: [
      {
        command: 'cargo clippy --workspace && cargo clippy --workspace --tests --examples',
        tools: [CARGO, CLIPPY],
        warningsFail: true,
      },
    ],
  },
  coverage: {
    found: 'commands',
    candidates: [
      { command: 'cargo llvm-cov --workspace --summary-only', tools: [CARGO, LLVM_COV] },
      {
        command: 'cargo tarpaulin --workspace --skip-clean --out Stdout --output-dir "$GUMP_GATE_TMP"',
        tools: [CARGO, TARPAULIN],
      },
    ],
  },
};

async function readManifest(folder: FolderPort): Promise<string> {
  return (await folder.readText('Cargo.toml')) ?? '';
}

/** The strings of a list (`members = ["a", "b/*"]`) in a manifest. */
function listOf(manifest: string, key: string): readonly string[] {
  const list = new RegExp(`^\\s*${key}\\s*=\\s*\\[([^\\]]*)\\]`, 'm').exec(manifest)?.[1] ?? '';
  return [...list.matchAll(/"([^"]+)"|'([^']+)'/g)].map(([, double, single]) => double ?? single ?? '');
}

/** The paths of dependencies in the repository: `shared = { path = "../shared" }`. */
function localPaths(manifest: string): readonly string[] {
  return [...manifest.matchAll(/[{,]\s*path\s*=\s*"([^"]+)"/g)].map(([, path = '']) => path);
}

function withoutDot(path: string): string {
  return path.replace(/^(\.\/)+/, '').replace(/\/+$/, '');
}
