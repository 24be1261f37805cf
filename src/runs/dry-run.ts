import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mergePrices, type RunHost } from '../execution/host.js';
import { COMMAND_KINDS, type Diagnostic, type GateEntry, type RunRequest } from '../model/index.js';
import { resolveRequest, type ResolvedRequest } from '../project/resolve-request.js';
import type { Repository } from '../system/git/repository/repository.js';
import { openGitStore } from '../system/git/repository/store.js';
import { listGateEntries } from '../workflow/names/gate-entries.js';
import { renderPreview } from '../workflow/preview/preview.js';
import { shortenCommand, findCommands, type FoundCommand } from './available-tools.js';
import { asProblems, findGateProblems } from './gate-problems.js';
import { requirementProblems } from './preflight.js';
import { unpricedNote } from './unpriced.js';

/** What a run would do, as text, or what is wrong with its request. */
export type DryRun = { readonly kind: 'plan'; readonly text: string } | Extract<ResolvedRequest, { kind: 'invalid' }>;

/** Previews a run without starting anything. Writes only to a temporary folder, which it removes. */
export async function dryRun(host: RunHost, repository: Repository, request: RunRequest): Promise<DryRun> {
  const scratch = await mkdtemp(join(tmpdir(), 'gump-dry-run-'));
  try {
    const requested = await resolveRequest(host, await openGitStore(repository, join(scratch, 'store')), request);
    if (requested.kind === 'invalid') return requested;
    const folders = new Set(listGateEntries(requested.workflow).map(({ options }) => options?.in ?? ''));
    const commands = new Map(
      await Promise.all(
        [...folders].map(
          async (folder) => [folder, await findCommands(host.workspace, requested.config, host.env, folder)] as const,
        ),
      ),
    );
    const problems = await requirementProblems(requested.workflow, request, host);
    const gates = await findGateProblems(requested, host);
    const unpriced = unpricedNote(requested.workflow, request, host, mergePrices(requested.config, host));
    const text = renderPreview(requested.workflow, {
      commandOf: (entry) => commandOf(commands.get(entry.options?.in ?? '') ?? [], entry),
      missing: [...problems, ...asProblems(gates)].map(({ message }) => message),
      warnings: [...requested.warnings, ...gates.warnings, ...(unpriced === null ? [] : [asWarning(unpriced)])],
      inputs: request.inputs,
    });
    return { kind: 'plan', text };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function asWarning(message: string): Diagnostic {
  return { severity: 'warning', code: 'unpriced', place: null, message, hint: null };
}

/** The command of a gate, or why it has none, so that this is known before the gate fails. Null: it needs none. */
function commandOf(commands: readonly FoundCommand[], { type, argument }: GateEntry): string | null {
  if (type === 'bash') return argument;
  const kind = COMMAND_KINDS.find((one) => one === (type === 'tests_found' ? 'test' : type));
  if (kind === undefined) return null;
  if (argument !== '' && type === kind && kind !== 'coverage') return argument;
  const found = commands.find((command) => command.kind === kind);
  if (found === undefined) return null;
  return found.command === null ? `no command here: ${found.note}` : shortenCommand(found.command);
}
