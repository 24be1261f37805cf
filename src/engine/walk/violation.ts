import type { Failure, FailureReason, SnapshotExcess } from '../../model/index.js';
import type { Violation } from '../run.js';

/** The failure of an attempt that did what it must not. The agent of the next attempt reads the message. */
export function violationFailure(violation: Violation | null): Failure | null {
  if (violation === null) return null;
  const message = messageOf(violation).slice(0, MAX_MESSAGE_CHARS);
  return { class: 'guard_fail', reason: REASONS[violation.kind], message };
}

const MAX_MESSAGE_CHARS = 500;
const SHOWN_PATHS = 5;

const REASONS: Readonly<Record<Violation['kind'], FailureReason>> = {
  no_write: 'guard_no_write',
  protected_path: 'protected_path',
  outside_link: 'protected_path',
  too_large: 'snapshot_too_large',
};

function messageOf({ kind, paths, excess }: Violation): string {
  const more = paths.length > SHOWN_PATHS ? ` and ${paths.length - SHOWN_PATHS} more` : '';
  const shown = paths.slice(0, SHOWN_PATHS).join(', ') + more;
  switch (kind) {
    case 'no_write':
      return `wrote where it must not: ${shown}`;
    case 'protected_path':
      return `changed protected files: ${shown}`;
    case 'outside_link':
      return `made links that lead out of the tree; link by relative paths to files inside, or copy them: ${shown}`;
    case 'too_large':
      return excess === undefined ? `changed too much: ${shown}` : describeExcess(excess);
  }
}

function describeExcess({ files, bytes, max_files, max_bytes, largest }: SnapshotExcess): string {
  const parts = largest.map((part) => `${part.path} (${sizeOf(part.files, part.bytes)})`);
  return (
    `changed ${sizeOf(files, bytes)}; at most ${sizeOf(max_files, max_bytes)} are allowed. ` +
    `Do not leave generated or installed files behind, or list them in .gitignore. The most was in ${parts.join(', ')}`
  );
}

function sizeOf(files: number, bytes: number): string {
  const megabytes = bytes / 1_000_000;
  const rounded = megabytes >= 10 ? Math.round(megabytes) : Math.round(megabytes * 10) / 10;
  return `${files} ${files === 1 ? 'file' : 'files'}, ${rounded} MB`;
}
