import type { Diagnostic } from '../../model/diagnostic.js';
import { Price, PriceOverrides } from '../../model/price.js';
import type { Source } from '../../model/workflow.js';
import { createFindings } from '../diagnostics/findings.js';
import { parseWithSchema } from '../schema/parse-with-schema.js';
import { parseYaml } from '../yaml/yaml.js';

/**
 * Parses a YAML file of prices: a map from model or agent to `input`, `output`, `cache_read` and `cache_write`, in USD
 * per million tokens. `prices` is null if and only if there is an error among the diagnostics. Never throws, whatever
 * the text.
 */
export function parsePrices(source: Source): {
  readonly prices: PriceOverrides | null;
  readonly diagnostics: readonly Diagnostic[];
} {
  const findings = createFindings();
  const { root, diagnostics } = parseYaml(source.file, source.text);
  findings.add(diagnostics);
  const known = Object.keys(Price.shape);
  const parsed = root === null ? null : parseWithSchema(PriceOverrides, root, null, () => known, findings);
  const found = findings.all();
  const failed = found.some(({ severity }) => severity === 'error');
  return { prices: failed || parsed === null ? null : parsed.value, diagnostics: found };
}
