import { cleanLine } from '../format/text.js';

/** Text as it stands, for content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Foreign text on one line. */
export function line(text: string, longest = 200): string {
  return escapeHtml(cleanLine(text, longest));
}

/** An element whose content is text. */
export function element(name: string, attributes: Readonly<Record<string, string>>, text: string): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeHtml(value)}"`);
  return `<${name}${written.join('')}>${escapeHtml(text)}</${name}>`;
}
