/** A text as one word of a command that a person pastes into a shell; no backtick is in it. */
export function shellWord(text: string): string {
  const plain = text.replaceAll('`', '');
  return /^[\w@%+=:,./-]+$/.test(plain) ? plain : `'${plain.replaceAll("'", `'\\''`)}'`;
}
