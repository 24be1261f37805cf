import type { World } from './world.js';

const WORKFLOW = `name: site
steps:
  - name: decompose
    agent: claude-opus
    output: plan
    prompt: "Decompose {spec}"
    gate: [schema]
  - name: build
    foreach: decompose
    steps:
      - name: impl
        agent: claude-haiku
        output: diff
        prompt: "Implement {item.description}"
        gate: [test]
        on_failure:
          retry: 5
          strategy: [same, same, "escalate: claude-sonnet"]
  - name: quality
    gate: [compile, lint, test]
`;

/** Twelve turns for $1.42. */
const SCENARIO = `agents:
  - step: decompose
    turns: 3
    cost: 0.31
    plan:
      - { name: auth, description: one }
      - { name: db, description: two }
      - { name: docs, description: three }
  - { step: build/auth/impl, attempt: 1, turns: 1, cost: 0.09, write: { auth.txt: "", broken: "" } }
  - { step: build/auth/impl, attempt: 2, turns: 1, cost: 0.12, write: { auth.txt: "almost" } }
  - { step: build/auth/impl, agent: claude-sonnet, turns: 3, cost: 0.44, write: { auth.txt: "done" } }
  - { step: build/db/impl, turns: 2, cost: 0.18, write: { db.txt: "done" } }
  - { step: build/docs/impl, turns: 2, cost: 0.28, write: { docs.txt: "done" } }
expect:
  status: passed
  files: [auth.txt, db.txt]
  steps:
    build/1/impl: { status: pass, attempts: 3, agent: claude-sonnet, gates: { test: pass } }
`;

/** A repository with a workflow that comes to the figures on gump's site. */
export function siteRepository(world: World, name: string): string {
  return world.repository(name, {
    'gump.toml':
      '[validation]\ncompile_cmd = "true"\nlint_cmd = "true"\ntest_cmd = "test ! -e broken && echo 1..1 && echo ok 1 - adds"\n',
    'spec.md': 'Three things.\n',
    'scenario.yaml': SCENARIO,
    '.gump/workflows/site.yaml': WORKFLOW,
  });
}
