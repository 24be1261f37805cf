/** Shorter values would take ordinary words out of the texts. */
const SHORTEST = 8;

/** Takes secret values out of texts, also as they stand inside a JSON string and in base64. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  return replacing(formsOf(secrets));
}

/** Takes secret values out of a stream of bytes, wherever its chunks are cut. */
export interface StreamRedactor {
  /** What can be let go of: all but an end that may be the beginning of a secret. */
  push(chunk: Buffer): Buffer;
  /** The rest. */
  end(): Buffer;
}

/** Makes one for each stream, for the same values and forms as `redactor`. */
export function streamRedactors(secrets: readonly string[]): () => StreamRedactor {
  // One character a byte: a chunk may end within a character.
  const forms = formsOf(secrets).map((form) => Buffer.from(form).toString('latin1'));
  const replace = replacing(forms);
  return () => {
    let held = '';
    return {
      push(chunk) {
        if (forms.length === 0) return chunk;
        const text = held + chunk.toString('latin1');
        const cut = cutOf(forms, text);
        held = text.slice(cut);
        return Buffer.from(replace(text.slice(0, cut)), 'latin1');
      },
      end: () => Buffer.from(replace(held), 'latin1'),
    };
  };
}

/** Before the longest beginning of a form that a text ends with, and within no whole form. */
function cutOf(forms: readonly string[], text: string): number {
  let longest = 0;
  for (const form of forms)
    for (let length = Math.min(form.length - 1, text.length); length > longest; length -= 1)
      if (text.endsWith(form.slice(0, length))) longest = length;
  const cut = text.length - longest;
  if (longest === 0) return cut;
  for (const { index, 0: form } of text.matchAll(patternOf(forms)))
    if (index < cut && cut < index + form.length) return index;
  return cut;
}

function formsOf(secrets: readonly string[]): readonly string[] {
  const forms = new Set<string>();
  for (const secret of secrets.map((value) => value.trim()).filter((value) => value.length >= SHORTEST)) {
    forms.add(secret);
    forms.add(JSON.stringify(secret).slice(1, -1));
    forms.add(Buffer.from(secret).toString('base64').replace(/=+$/, ''));
  }
  return [...forms].sort((a, b) => b.length - a.length);
}

function replacing(longestFirst: readonly string[]): (text: string) => string {
  if (longestFirst.length === 0) return (text) => text;
  const pattern = patternOf(longestFirst);
  return (text) => text.replace(pattern, '***');
}

function patternOf(longestFirst: readonly string[]): RegExp {
  return new RegExp(longestFirst.map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g');
}
