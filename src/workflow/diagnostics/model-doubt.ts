import { providerOf } from '../../model/workflow.js';
import type { KnownAgents } from '../world.js';
import { editDistance } from './nearest.js';

/**
 * What is doubtful about the model in an agent's name, whose CLI is one of ours: a slip in a known name, or what the CLI
 * itself is called. Null where nothing is: any other model may be new, as may another version of one that is known.
 */
export function modelDoubt(
  agents: KnownAgents,
  agent: string,
): { readonly message: string; readonly hint: string } | null {
  const near = agents.known.includes(agent) ? null : meantBy(agents, agent);
  return near === null ? null : { message: `no model \`${agent}\` is known`, hint: `did you mean \`${near}\`?` };
}

function meantBy({ known, models, nicknames }: KnownAgents, agent: string): string | null {
  const own = providerOf(agent);
  const ids = Object.keys(models).filter((name) => providerOf(name) === own);
  if (isOneOf(ids, agent)) return null;
  const nickname = Object.keys(nicknames).find((name) => agent === name || agent.startsWith(`${name}-`));
  if (nickname !== undefined) {
    const provider = nicknames[nickname] ?? '';
    const whole = `${provider}${agent.slice(nickname.length)}`;
    return known.includes(whole) ? whole : provider;
  }
  // A vendor's id that begins as the CLI is called; the CLI would be handed what follows.
  const id = `${own}-${agent}`;
  if (isOneOf(ids, id)) return shortest(models, id);
  const aliases = known.filter((name) => providerOf(name) === own);
  const slips = [...aliases, ...ids].filter((other) => isSlip(agent, other));
  const near = slips.reduce<string | null>(
    (best, other) => (best !== null && editDistance(agent, best) <= editDistance(agent, other) ? best : other),
    null,
  );
  return near === null ? null : shortest(models, near);
}

function shortest(models: KnownAgents['models'], name: string): string {
  return Object.hasOwn(models, name) ? (models[name] ?? name) : name;
}

/** In whatever version. */
function isOneOf(names: readonly string[], name: string): boolean {
  const shape = shapeOf(name);
  return names.some((other) => shapeOf(other) === shape);
}

/** A name with its versions and dates left out: `gpt-5.4-mini` → `gpt-#-mini`. */
function shapeOf(name: string): string {
  return name.toLowerCase().replace(/\d+(?:[.-]\d+)*/g, '#');
}

/** One word a letter or two off, or the same words otherwise put together. Words of three letters are near to many. */
function isSlip(name: string, other: string): boolean {
  const [some, others] = [wordsOf(name), wordsOf(other)];
  if (some.join('') === others.join('')) return true;
  const [first, ...more] = some.flatMap((word, index): (readonly [string, string])[] => {
    const same = others[index] ?? '';
    return word === same ? [] : [[word, same]];
  });
  if (some.length !== others.length || first === undefined || more.length > 0) return false;
  const [wrong, right] = first;
  const letters = Math.min(lettersIn(wrong), lettersIn(right));
  return (
    letters >= 3 && wrong.includes('#') === right.includes('#') && editDistance(wrong, right) <= (letters < 5 ? 1 : 2)
  );
}

function wordsOf(name: string): readonly string[] {
  return shapeOf(name).split(/[^\p{L}\p{N}#]+/u);
}

function lettersIn(word: string): number {
  return word.replaceAll('#', '').length;
}
