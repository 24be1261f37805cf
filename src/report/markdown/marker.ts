/** The purpose of a comment. There is one comment for each kind and key. */
export type MarkerKind = 'tracking' | 'ledger' | 'refusal' | 'help' | 'pull-request';

/**
 * Creates the hidden first line that identifies a comment of gump's, such as `<!-- gump:tracking run=run_2026_… -->`.
 * `key` may be any text; characters that could end the HTML comment are replaced.
 */
export function createMarker(kind: MarkerKind, key: string): string {
  return `<!-- gump:${kind} ${key
    .replace(/[^\w.:/#=@+ -]/g, '_')
    .replace(/--+/g, '-')
    .replace(/-$/, '_')} -->`;
}

/** Whether a comment's body starts with the marker. Only the start counts: the text below may quote anything. */
export function startsWithMarker(body: string, marker: string): boolean {
  return body.startsWith(marker);
}
