import { PRICE_ALIASES, PRICES } from '../adapters/prices/price-table.js';
import type { Adapter } from '../model/index.js';
import type { KnownAgents } from '../workflow/world.js';

/** The names by which workflows may ask for agents, as the adapters and the table of prices have them. */
export function knownAgents(adapters: readonly Adapter[]): KnownAgents {
  // Most workflows name none but `known` ones: what it takes to doubt others is made at the first of them.
  let models: KnownAgents['models'] | null = null;
  let nicknames: KnownAgents['nicknames'] | null = null;
  return {
    providers: adapters.map(({ provider }) => provider),
    known: adapters.flatMap((adapter) => Object.keys(adapter.models).map((alias) => nameOf(adapter.provider, alias))),
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

/** Those of its own names, and those with a price that are of the same family as one of them. */
function modelsOf({ provider, models }: Adapter): readonly (readonly [name: string, shortest: string])[] {
  const ids = Object.values(models).map(({ id }) => id);
  const families = new Set(ids.map((id) => familyOf(id)));
  const priced = Object.keys(PRICES);
  const related = [...families].flatMap((family) =>
    priced.map((id) => `${vendorIn(family)}${id}`).filter((id) => familyOf(id) === family),
  );
  const passed = [...related, ...Object.keys(PRICE_ALIASES[provider] ?? {}), ...ids].map((id) => nameOf(provider, id));
  const named = Object.entries(models).map(
    ([alias, { id }]) => [nameOf(provider, id), nameOf(provider, alias)] as const,
  );
  // The last one counts: that which the CLI takes without any is named by its own name, if it has one.
  return [...passed.map((name) => [name, name] as const), ...named];
}

/** `anthropic/claude-opus-4-6` → `anthropic/claude` */
function familyOf(id: string): string {
  return `${vendorIn(id)}${id.slice(vendorIn(id).length).split('-', 1)[0] ?? ''}`;
}

function vendorIn(id: string): string {
  return id.slice(0, id.lastIndexOf('/') + 1);
}

/** What a CLI is called elsewhere, where that could be taken for an agent and its model: `cursor-agent`, `claude-code`. */
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
