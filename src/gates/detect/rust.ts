import type { CommandKind } from '../../model/gate.js';
import { type Detection, type Ecosystem, type Tool, detectedCommand } from './ecosystem.js';

const CARGO: Tool = { name: 'cargo', hint: 'install Rust, see https://rustup.rs' };
const CLIPPY: Tool = { name: 'cargo-clippy', hint: 'run `rustup component add clippy`' };
const LLVM_COV: Tool = { name: 'cargo-llvm-cov', hint: 'run `cargo install cargo-llvm-cov`' };
const TARPAULIN: Tool = { name: 'cargo-tarpaulin', hint: 'run `cargo install cargo-tarpaulin`' };

/** Rust crates and workspaces. */
export const rust: Ecosystem = {
  name: 'Rust (Cargo.toml)',
  detect: async (folder, kind) => ((await folder.exists('Cargo.toml')) ? COMMANDS[kind] : null),
};

/** `--workspace`: in the root of a workspace, cargo would otherwise use the root package only. */
const COMMANDS: Readonly<Record<CommandKind, Detection>> = {
  compile: detectedCommand('cargo build --workspace', CARGO),
  test: detectedCommand('cargo test --workspace', CARGO),
  lint: detectedCommand('cargo clippy --workspace --all-targets', CARGO, CLIPPY),
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
