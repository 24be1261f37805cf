/** What a comment of ours is for; one of each kind and key. */
export type MarkerKind = 'tracking' | 'ledger' | 'refusal' | 'help' | 'pull-request';

/**
 * The hidden first line by which one of our comments is found again, e.g. `<!-- gump:tracking run=run_2026_… -->`.
 * `key` may be anything; what could end the comment is replaced.
 */
export function markerOf(kind: MarkerKind, key: string): string {
  return `<!-- gump:${kind} ${key
    .replace(/[^\w.:/#=@+ -]/g, '_')
    .replace(/--+/g, '-')
    .replace(/-$/, '_')} -->`;
}

/** Whether a body is the comment that the marker names. Only its first line counts: text below may be anybody's. */
export function carriesMarker(body: string, marker: string): boolean {
  return body.startsWith(marker);
}
