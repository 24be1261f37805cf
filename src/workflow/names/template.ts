/** A piece of a template: text that stands for itself, or a name to be replaced. Offsets are in the template's text. */
export type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string; readonly offset: number };

const TOKEN = /\{\{|\}\}|\{([A-Za-z0-9_./-]+)\}/g;

/**
 * Splits a template into segments. `{name}` is a name; any other brace is itself. `{{` is a brace, and so is the `}}`
 * that closes it; a `}}` with no `{{` before it stays, so that JSON in a prompt needs no care.
 */
export function parseTemplate(text: string): readonly Segment[] {
  const segments: Segment[] = [];
  let literal = '';
  let done = 0;
  let escaped = 0;
  for (let found = next(text, 0); found !== null; found = next(text, done)) {
    literal += text.slice(done, found.index);
    done = found.index + found[0].length;
    if (found[1] !== undefined) {
      if (literal !== '') segments.push({ kind: 'literal', text: literal });
      literal = '';
      segments.push({ kind: 'name', name: found[1], offset: found.index });
    } else if (found[0] === '{{') {
      escaped++;
      literal += '{';
    } else if (escaped > 0) {
      escaped--;
      literal += '}';
    } else {
      // One brace only: the next character may close something else.
      literal += '}';
      done = found.index + 1;
    }
  }
  literal += text.slice(done);
  if (literal !== '') segments.push({ kind: 'literal', text: literal });
  return segments;
}

/** The names of a template, in order, each as often as it stands there. */
export function namesIn(text: string): readonly { readonly name: string; readonly offset: number }[] {
  return parseTemplate(text).flatMap((segment) =>
    segment.kind === 'name' ? [{ name: segment.name, offset: segment.offset }] : [],
  );
}

/**
 * Replaces every name in one pass; what is put in is never looked at again. A name without a value becomes empty text
 * (readWorkflow has refused the names that nothing can give a value to).
 */
export function renderTemplate(text: string, values: (name: string) => string | undefined): string {
  return parseTemplate(text)
    .map((segment) => (segment.kind === 'literal' ? segment.text : (values(segment.name) ?? '')))
    .join('');
}

function next(text: string, from: number): RegExpExecArray | null {
  TOKEN.lastIndex = from;
  return TOKEN.exec(text);
}
