/** A part of a template: literal text, or a name to be replaced. `offset` is where its `{` is in the template. */
export type TemplateSegment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string; readonly offset: number };

const TOKEN = /\{\{|\}\}|\{([A-Za-z0-9_./-]+)\}/g;

/**
 * Splits a template into segments. `{name}` is a name; any other brace is literal. `{{` is a literal brace, and so is
 * the `}}` that closes it. A `}}` without a `{{` before it stays as it is, so that JSON in a prompt needs no escapes.
 */
export function parseTemplate(text: string): readonly TemplateSegment[] {
  const segments: TemplateSegment[] = [];
  let literal = '';
  let consumed = 0;
  let openEscapes = 0;
  for (let found = nextToken(text, 0); found !== null; found = nextToken(text, consumed)) {
    literal += text.slice(consumed, found.index);
    consumed = found.index + found[0].length;
    if (found[1] !== undefined) {
      if (literal !== '') segments.push({ kind: 'literal', text: literal });
      literal = '';
      segments.push({ kind: 'name', name: found[1], offset: found.index });
    } else if (found[0] === '{{') {
      openEscapes++;
      literal += '{';
    } else if (openEscapes > 0) {
      openEscapes--;
      literal += '}';
    } else {
      // One brace only: the next character may close something else.
      literal += '}';
      consumed = found.index + 1;
    }
  }
  literal += text.slice(consumed);
  if (literal !== '') segments.push({ kind: 'literal', text: literal });
  return segments;
}

/** Lists the names in a template, in order, repetitions included. */
export function findTemplateNames(text: string): readonly { readonly name: string; readonly offset: number }[] {
  return parseTemplate(text).flatMap((segment) =>
    segment.kind === 'name' ? [{ name: segment.name, offset: segment.offset }] : [],
  );
}

/**
 * Replaces every name in one pass; inserted values are not searched for names. A name without a value becomes empty
 * text (`readWorkflow` has refused names that can never have a value).
 */
export function renderTemplate(text: string, values: (name: string) => string | undefined): string {
  return parseTemplate(text)
    .map((segment) => (segment.kind === 'literal' ? segment.text : (values(segment.name) ?? '')))
    .join('');
}

function nextToken(text: string, from: number): RegExpExecArray | null {
  TOKEN.lastIndex = from;
  return TOKEN.exec(text);
}
