import { PRICES_AS_OF, findPrice } from '../../adapters/prices/cost.js';
import type { Adapter, Price } from '../../model/index.js';
import { readProjectConfig } from '../../project/project-config.js';
import { paint } from '../../report/format/style.js';
import { renderTable } from '../../report/format/table.js';
import { createCheckOptions } from '../host/check-options.js';
import { registry } from '../host/registry.js';
import { EXIT, type ExitCode, type Shell } from '../host/shell.js';

/** `gump agents`: lists the agent names a workflow can use, their models, and their prices. */
export async function agentsCommand(shell: Shell): Promise<ExitCode> {
  const { config } = await readProjectConfig((await createCheckOptions(shell)).files.repository);
  const prices = config?.prices ?? {};
  const rows = registry.adapters.flatMap((adapter) =>
    Object.entries(adapter.models).map(([alias, { id, contextWindow }]) => {
      const agent = alias === '' ? adapter.provider : `${adapter.provider}-${alias}`;
      return [
        agent,
        id,
        formatContextWindow(contextWindow),
        ...priceCells(findPrice(adapter.provider, id, prices, agent)),
      ];
    }),
  );
  const [titles = '', rule = '', ...body] = renderTable(COLUMNS, rows);
  shell.say([paint(shell.style, 'strong', titles), paint(shell.style, 'dim', rule), ...body].join('\n'));
  shell.out(
    `\nUSD per million tokens, list prices of ${PRICES_AS_OF}; your own go to [pricing.overrides] in gump.toml.\n` +
      `Any other model passes through by its id: ${examples(registry.adapters)}.\n`,
  );
  return EXIT.passed;
}

const COLUMNS = [
  { title: 'Agent', align: 'left' },
  { title: 'Model', align: 'left' },
  { title: 'Context', align: 'right' },
  { title: 'In', align: 'right' },
  { title: 'Out', align: 'right' },
  { title: 'Cached', align: 'right' },
] as const;

function priceCells(price: Price | null): readonly string[] {
  if (price === null) return ['unpriced', '', ''];
  return [price.input, price.output, price.cache_read ?? price.input].map((usd) => usd.toFixed(usd < 0.1 ? 3 : 2));
}

/** A context window in tokens: `200k`, `1M`, `1.05M`. */
function formatContextWindow(tokens: number | null): string {
  if (tokens === null) return '—';
  return tokens < 1_000_000 ? `${Math.round(tokens / 1000)}k` : `${Math.round(tokens / 10_000) / 100}M`;
}

function examples(adapters: readonly Adapter[]): string {
  return adapters
    .slice(0, 2)
    .map(({ provider }) => `${provider}-ID`)
    .join(', ');
}
