import { readMakefile, isMakefile } from './makefile.js';
import { readScripts } from './package-json.js';

/** A file's text, before or after a change. */
export interface DefinitionText {
  readonly path: string;
  readonly text: string;
}

/** Programs that run the scripts of package.json. */
const RUNS_SCRIPTS = /\b(?:npm|pnpm|yarn|bun|npx|run-[sp]|npm-run-all2?|turbo|nx|lerna|wsrun|wireit|node --run)\b/;
const RUNS_TARGETS = /\bg?make\b|\$[({]MAKE[)}]/;

/**
 * The scripts of package.json files and the targets of Makefiles that a command reaches, through scripts and recipes in
 * any of the texts. Names that occur in several files are not told apart.
 */
export function reachedNames(command: string, texts: readonly DefinitionText[]): ReadonlySet<string> {
  const scripts = new Map<string, string[]>();
  const targets = new Map<string, string[]>();
  const defaults: string[] = [];
  for (const { path, text } of texts) {
    if (isMakefile(path)) {
      const read = readMakefile(text);
      for (const [name, body] of read.targets) add(targets, name, body);
      if (read.defaultTarget !== null) defaults.push(read.defaultTarget);
    } else for (const [name, script] of readScripts(text)) add(scripts, name, script);
  }
  const reached = new Set<string>();
  const queue = [command];
  const reach = (name: string, bodies: readonly string[] | undefined): void => {
    if (bodies === undefined || reached.has(name)) return;
    reached.add(name);
    queue.push(...bodies);
  };
  for (let text = queue.shift(); text !== undefined; text = queue.shift()) {
    const words = text.split(/[\s"'`;&|(){}]+/).map((word) => (word === 't' || word === 'tst' ? 'test' : word));
    if (RUNS_SCRIPTS.test(text))
      for (const name of words.flatMap((word) => matching(word, scripts)))
        for (const hook of [`pre${name}`, name, `post${name}`]) reach(hook, scripts.get(hook));
    const isTarget = text.startsWith(':');
    const wanted = isTarget || RUNS_TARGETS.test(text) ? words.filter((word) => targets.has(word)) : [];
    const asked = RUNS_TARGETS.test(text) && wanted.length === 0 ? defaults : wanted;
    for (const name of asked) reach(name, targets.get(name));
  }
  return reached;
}

/** The scripts that a word names: itself, or all that fit `test:*`. */
function matching(word: string, scripts: ReadonlyMap<string, unknown>): readonly string[] {
  if (!word.endsWith('*')) return scripts.has(word) ? [word] : [];
  return [...scripts.keys()].filter((name) => name.startsWith(word.replace(/\*+$/, '')));
}

function add(map: Map<string, string[]>, name: string, text: string): void {
  const known = map.get(name);
  if (known === undefined) map.set(name, [text]);
  else known.push(text);
}
