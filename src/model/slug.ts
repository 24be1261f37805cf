import { RESERVED_NAMES } from './ids.js';

const MAX_LENGTH = 48;

/**
 * Computes a unique slug for each name of a plan item, in order: lower case, `[a-z0-9-]`, at most 48 characters, never
 * empty, never a reserved name. If two names have the same slug or a name was cut, a short hash of the original (and,
 * for equal names, of their position) makes it unique. The result depends on the list alone.
 */
export function slugsOf(names: readonly string[]): readonly string[] {
  const used = new Set<string>();
  return names.map((name, index) => {
    let slug = slugOf(name);
    for (let salt = 0; used.has(slug); salt++)
      slug = `${slugOf(name).slice(0, MAX_LENGTH - 6)}-${hash(`${name}\0${index}\0${salt}`)}`;
    used.add(slug);
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
  return plain.length <= MAX_LENGTH ? plain : `${plain.slice(0, MAX_LENGTH - 6).replace(/-+$/, '')}-${hash(name)}`;
}

/** FNV-1a over UTF-16 code units, as five base-36 digits. It distinguishes names and is not meant for security. */
function hash(text: string): string {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return h.toString(36).padStart(5, '0').slice(-5);
}
