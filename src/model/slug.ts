import { RESERVED_NAMES } from './ids.js';

const LONGEST = 48;

/**
 * Slugs for the names of plan items, in order: lower case, `[a-z0-9-]`, at most 48 characters, never empty, never a
 * reserved name. Where two names meet, or a name was cut, a short hash of the original (and, for equal names, their
 * place) keeps them apart; the result depends on the list only.
 */
export function slugsOf(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name, index) => {
    let slug = slugOf(name);
    for (let salt = 0; taken.has(slug); salt++)
      slug = `${slugOf(name).slice(0, LONGEST - 6)}-${hash(`${name}\0${index}\0${salt}`)}`;
    taken.add(slug);
    return slug;
  });
}

function slugOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  if (plain === '' || /^\d+$/.test(plain) || RESERVED_NAMES.includes(plain))
    return `item-${plain === '' ? hash(name) : plain}`;
  return plain.length <= LONGEST ? plain : `${plain.slice(0, LONGEST - 6).replace(/-+$/, '')}-${hash(name)}`;
}

/** FNV-1a over UTF-16 code units, as five base-36 digits: enough to tell names apart, no security meant. */
function hash(text: string): string {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return h.toString(36).padStart(5, '0').slice(-5);
}
