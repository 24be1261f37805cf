import { createHash } from 'node:crypto';

/** The checksum is the last field of a line: the first 8 hex digits of the SHA-256 of the line without that field. */
const CHECKSUM = /,"sum":"([0-9a-f]{8})"\}$/;

/** Adds a checksum to the line of an event, since a line with a flipped byte can still be valid JSON. */
export function addChecksum(line: string): string {
  return `${line.slice(0, -1)},"sum":"${sumOf(line)}"}`;
}

/** Removes the checksum from a line; null if it does not match. A line without a checksum is returned unchanged. */
export function stripChecksum(text: string): string | null {
  const match = CHECKSUM.exec(text);
  if (match === null) return text;
  const line = `${text.slice(0, match.index)}}`;
  return sumOf(line) === match[1] ? line : null;
}

function sumOf(line: string): string {
  return createHash('sha256').update(line).digest('hex').slice(0, 8);
}
