import { providerOf } from '../../model/workflow.js';
import { editDistance } from '../diagnostics/nearest.js';
import type { KnownAgents } from './environment.js';

/**
 * Returns a warning if the model in an agent's name, whose CLI is known, is probably wrong: a typo in a known name, or
 * another name of the CLI itself. Otherwise null: any other model may be new, and so may another version of a known
 * one.
 */
export function findModelWarning(
  agents: KnownAgents,
  agent: string,
): { readonly message: string; readonly hint: string } | null {
  const near = agents.aliases.includes(agent) ? null : findIntendedName(agents, agent);
  return near === null ? null : { message: `no model \`${agent}\` is known`, hint: `did you mean \`${near}\`?` };
}

/** The agent name that was most likely meant; null if nothing is doubtful. */
function findIntendedName({ aliases, models, nicknames }: KnownAgents, agent: string): string | null {
  const provider = providerOf(agent);
  const ids = Object.keys(models).filter((name) => providerOf(name) === provider);
  if (hasSameShape(ids, agent)) return null;
  const nickname = Object.keys(nicknames).find((name) => agent === name || agent.startsWith(`${name}-`));
  if (nickname !== undefined) {
    const nicknameProvider = nicknames[nickname] ?? '';
    const whole = `${nicknameProvider}${agent.slice(nickname.length)}`;
    return aliases.includes(whole) ? whole : nicknameProvider;
  }
  // A vendor's model id that begins with the name of the CLI, which would get only what follows its name.
  const id = `${provider}-${agent}`;
  if (hasSameShape(ids, id)) return shortest(models, id);
  const ownAliases = aliases.filter((name) => providerOf(name) === provider);
  const candidates = [...ownAliases, ...ids].filter((other) => isTypo(agent, other));
  const near = candidates.reduce<string | null>(
    (best, other) => (best !== null && editDistance(agent, best) <= editDistance(agent, other) ? best : other),
    null,
  );
  return near === null ? null : shortest(models, near);
}

function shortest(models: KnownAgents['models'], name: string): string {
  return Object.hasOwn(models, name) ? (models[name] ?? name) : name;
}

/** Whether a name is one of `names`, apart from versions and dates. */
function hasSameShape(names: readonly string[], name: string): boolean {
  const shape = shapeOf(name);
  return names.some((other) => shapeOf(other) === shape);
}

/** A name without its versions and dates: `gpt-5.4-mini` → `gpt-#-mini`. */
function shapeOf(name: string): string {
  return name.toLowerCase().replace(/\d+(?:[.-]\d+)*/g, '#');
}

/**
 * Whether a name is a typo of another: one word differs by a letter or two, or the same words are joined in another
 * way. In a short word only one letter may differ, since short words are near to many others.
 */
function isTypo(name: string, other: string): boolean {
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
