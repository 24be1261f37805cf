import { createHash } from 'node:crypto';

/** Comes last on a line: the beginning of the SHA-256 of the line as it would be without. */
const SEAL = /,"sum":"([0-9a-f]{8})"\}$/;

/** The line of an event, with its checksum: a flipped byte may leave good JSON behind. */
export function sealed(line: string): string {
  return `${line.slice(0, -1)},"sum":"${sumOf(line)}"}`;
}

/** The line as it was before it was sealed, or null where the two do not fit. A line without a checksum is taken as it is. */
export function unsealed(text: string): string | null {
  const seal = SEAL.exec(text);
  if (seal === null) return text;
  const line = `${text.slice(0, seal.index)}}`;
  return sumOf(line) === seal[1] ? line : null;
}

function sumOf(line: string): string {
  return createHash('sha256').update(line).digest('hex').slice(0, 8);
}
