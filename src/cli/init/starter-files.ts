import { summarizeSyntaxCheck } from '../../gates/detect/node/node.js';
import type { Adapter } from '../../model/index.js';
import { cleanLine } from '../../report/format/text.js';
import type { FoundCommand } from '../../runs/available-tools.js';

/** What the files of `gump init` are made from. */
export interface StarterFacts {
  readonly commands: readonly FoundCommand[];
  /** The agents to use, the first for the work and the second to escalate to. Never empty. */
  readonly agents: readonly Adapter[];
  /** The command that installs the project's dependencies; null if it is not known. */
  readonly setup: string | null;
}

/** A file to begin with. `path` is relative to the root of the repository. */
export interface StarterFile {
  readonly path: string;
  readonly text: string;
}

/** The name of the workflow that `gump init` writes. */
export const STARTER_WORKFLOW = 'task';

/** The files with which a repository begins to use gump: settings, a workflow, and the job for GitHub. */
export function starterFiles(facts: StarterFacts): readonly StarterFile[] {
  return [
    { path: 'gump.toml', text: settings(facts) },
    { path: `.gump/workflows/${STARTER_WORKFLOW}.yaml`, text: workflow(facts) },
    { path: '.github/workflows/gump.yml', text: job(facts) },
  ];
}

function settings({ commands }: StarterFacts): string {
  const lines = commands.map(({ kind, command, note }) => {
    if (command === null) return `# ${kind}_cmd = ""  # none was found: ${cleanLine(note, 160)}`;
    const summary = summarizeSyntaxCheck(command);
    // Without another command in its place, this one is too long to be of use here.
    return summary === null ? `# ${kind}_cmd = ${JSON.stringify(command)}` : `# ${kind}_cmd = ""  # else: ${summary}`;
  });
  return `# Settings of gump for this repository. The lines that are commented out show what gump finds by itself:
# take the \`#\` away to name another command.
[validation]
${lines.join('\n')}
# timeout = "10m"
`;
}

function workflow({ commands, agents }: StarterFacts): string {
  const has = (kind: string): boolean => commands.some((found) => found.kind === kind && found.command !== null);
  const listed = (...kinds: readonly string[]): string => {
    const found = kinds.filter(has);
    return (found.length === 0 ? ['test'] : found).join(', ');
  };
  const [first, second] = agents;
  const agent = first === undefined ? 'claude-sonnet' : agentName(first);
  const stronger = second !== undefined ? agentName(second) : agent === 'claude-sonnet' ? 'claude-opus' : null;
  return `name: ${STARTER_WORKFLOW}
description: One agent does the work, and the gates decide whether it is done
max_budget: 5.00

steps:
  - name: implement
    agent: ${agent}
    prompt: |
      Do what is asked for here, with the tests that it needs, and nothing else:

      {spec}
    guard:
      max_turns: 60
    gate: [${listed('compile', 'test')}]
    on_failure:
      retry: 3
      strategy:
        - same
        - ${stronger === null ? 'same' : `"escalate: ${stronger}"`}

  - name: quality
    gate: [${listed('compile', 'lint', 'test')}]
`;
}

/** The agent of a CLI that a workflow begins with. */
function agentName({ provider }: Adapter): string {
  return provider === 'claude' ? 'claude-sonnet' : provider;
}

function job({ agents, setup }: StarterFacts): string {
  const keys = agents.flatMap((adapter) => adapter.keyVariables(null).slice(0, 1));
  return `# Put the keys that are named at the end into the repository's secrets. In Settings, Actions, General, allow GitHub
# Actions to create pull requests. Then put the label \`gump\` on an issue, or write \`/gump run\` below it.
name: gump
on:
  issues: { types: [labeled] }
  issue_comment: { types: [created] }

permissions: {}
jobs:
  gump:
    if: >-
      github.event.label.name == 'gump' || startsWith(github.event.label.name, 'gump:') ||
      startsWith(github.event.comment.body, '/gump')
    runs-on: ubuntu-latest
    permissions:
      contents: write
      pull-requests: write
      issues: write
    steps:
      - uses: actions/checkout@v7
        with: { persist-credentials: false, fetch-depth: 0 }
      - uses: isomorphx/gump-action@v1
        with:
          workflow: ${STARTER_WORKFLOW}
          ${setup === null ? '# setup: npm ci' : `setup: ${setup}`}
          max-budget: 10
        env:
${keys.map((key) => `          ${key}: \${{ secrets.${key} }}\n`).join('')}`;
}
