import { cleanLine } from '../format/text.js';

/** Escapes text for element content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Cleans untrusted text, truncates it to one line of `longest` columns, and escapes it. */
export function escapeHtmlLine(text: string, longest = 200): string {
  return escapeHtml(cleanLine(text, longest));
}

/** Renders an element whose content is text. Attribute values and text are escaped. */
export function renderElement(name: string, attributes: Readonly<Record<string, string>>, text: string): string {
  const rendered = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeHtml(value)}"`);
  return `<${name}${rendered.join('')}>${escapeHtml(text)}</${name}>`;
}
