import type { Diagnostic } from '../../model/diagnostic.js';
import { Expectation, Scenario, ScenarioAgent } from '../../model/scenario.js';
import type { Source } from '../../model/workflow.js';
import { createFindings } from '../diagnostics/findings.js';
import { parseWithSchema, type KnownKeys } from '../schema/parse-with-schema.js';
import { parseYaml } from '../yaml/yaml.js';

/** A parsed scenario file. */
export interface ParsedScenario {
  /** Null if and only if there is an error among the diagnostics. */
  readonly scenario: Scenario | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Parses a scenario file. Never throws, whatever the text. */
export function parseScenario(source: Source): ParsedScenario {
  const findings = createFindings();
  const { root, diagnostics } = parseYaml(source.file, source.text);
  findings.add(diagnostics);
  const parsed = root === null ? null : parseWithSchema(Scenario, root, null, knownKeys, findings);
  const found = findings.all();
  const failed = found.some(({ severity }) => severity === 'error');
  return { scenario: failed || parsed === null ? null : parsed.value, diagnostics: found };
}

const knownKeys: KnownKeys = (path) => {
  switch (path.findLast((part) => typeof part === 'string') ?? '') {
    case '':
      return Object.keys(Scenario.shape);
    case 'agents':
      return Object.keys(ScenarioAgent.shape);
    case 'expect':
      return Object.keys(Expectation.shape);
    default:
      return path.at(-2) === 'steps' ? ['status', 'attempts', 'agent', 'gates'] : [];
  }
};
