import { PRICE_ALIASES, PRICES } from '../adapters/prices/price-table.js';
import type { Adapter } from '../model/index.js';
import type { KnownAgents } from '../workflow/reading/environment.js';

/** The names of agents that workflows may use, from the adapters and the price table. */
export function knownAgents(adapters: readonly Adapter[]): KnownAgents {
  // Computed on first use: most workflows have only `known` names, which need neither of these.
  let models: KnownAgents['models'] | null = null;
  let nicknames: KnownAgents['nicknames'] | null = null;
  return {
    providers: adapters.map(({ provider }) => provider),
    aliases: adapters.flatMap((adapter) => Object.keys(adapter.models).map((alias) => nameOf(adapter.provider, alias))),
    get models() {
      return (models ??= Object.fromEntries(adapters.flatMap(modelsOf)));
    },
    get nicknames() {
      return (nicknames ??= Object.fromEntries(
        adapters.flatMap((adapter) => nicknamesOf(adapter).map((name) => [name, adapter.provider])),
      ));
    },
  };
}

function nameOf(provider: string, alias: string): string {
  return alias === '' ? provider : `${provider}-${alias}`;
}

/**
 * Agent names that contain a model's id, each with its shortest form: those of an adapter's own models, and those of
 * priced models of the same families.
 */
function modelsOf({ provider, models }: Adapter): readonly (readonly [name: string, shortest: string])[] {
  const ids = Object.values(models).map(({ id }) => id);
  const families = new Set(ids.map((id) => familyOf(id)));
  const priced = Object.keys(PRICES);
  const related = [...families].flatMap((family) =>
    priced.map((id) => `${vendorIn(family)}${id}`).filter((id) => familyOf(id) === family),
  );
  const byId = [...related, ...Object.keys(PRICE_ALIASES[provider] ?? {}), ...ids].map((id) => nameOf(provider, id));
  const byAlias = Object.entries(models).map(
    ([alias, { id }]) => [nameOf(provider, id), nameOf(provider, alias)] as const,
  );
  // Of several entries for a name the last counts: the CLI's default model gets its own alias, if it has one.
  return [...byId.map((name) => [name, name] as const), ...byAlias];
}

/** `anthropic/claude-opus-4-6` → `anthropic/claude` */
function familyOf(id: string): string {
  return `${vendorIn(id)}${id.slice(vendorIn(id).length).split('-', 1)[0] ?? ''}`;
}

function vendorIn(id: string): string {
  return id.slice(0, id.lastIndexOf('/') + 1);
}

/** Other names of a CLI that look like an agent with a model here: `cursor-agent`, `claude-code`. */
function nicknamesOf({ provider, command, title, install }: Adapter): readonly string[] {
  const packages = install === null ? [] : [install.package, install.byHand ?? ''];
  const names = [
    command,
    title.toLowerCase().replaceAll(' ', '-'),
    `${provider}-cli`,
    ...packages.map((name) => name.split('/').at(-1) ?? ''),
  ];
  return [...new Set(names)].filter((name) => name.startsWith(`${provider}-`));
}
