/** Shorter values are not redacted, in characters: they could be ordinary words of a text. */
const MIN_SECRET_LENGTH = 8;

/** Creates a function that replaces secret values in a text by `***`, also in JSON-escaped and base64 form. */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  return replacing(formsOf(secrets));
}

/** Replaces secret values in a stream of bytes, also values that span several chunks. */
export interface StreamRedactor {
  /** Returns the bytes that can be passed on. Holds back an end that may be the beginning of a secret. */
  push(chunk: Buffer): Buffer;
  /** Returns the bytes that were held back. */
  end(): Buffer;
}

/** Returns a function that creates a redactor for one stream, for the same values and forms as `createRedactor`. */
export function streamRedactorFactory(secrets: readonly string[]): () => StreamRedactor {
  // Latin-1 makes each byte one character: a chunk may end within a UTF-8 character.
  const forms = formsOf(secrets).map((form) => Buffer.from(form).toString('latin1'));
  const replace = replacing(forms);
  return () => {
    let held = '';
    return {
      push(chunk) {
        if (forms.length === 0) return chunk;
        const text = held + chunk.toString('latin1');
        const cut = safeLength(forms, text);
        held = text.slice(cut);
        return Buffer.from(replace(text.slice(0, cut)), 'latin1');
      },
      end: () => Buffer.from(replace(held), 'latin1'),
    };
  };
}

/** The length of a text that can be passed on: it ends before a possible beginning of a form, and within no form. */
function safeLength(forms: readonly string[], text: string): number {
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
  for (const secret of secrets.map((value) => value.trim()).filter((value) => value.length >= MIN_SECRET_LENGTH)) {
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
