/** The lines of each changed file that a patch in git's format adds or changes, by its path. */
export function readChangedLines(patch: string): ReadonlyMap<string, ReadonlySet<number>> {
  const files = new Map<string, Set<number>>();
  let lines = new Set<number>();
  let at = 0;
  let left = { old: 0, new: 0 };
  for (const text of patch.split('\n')) {
    if (left.old > 0 || left.new > 0) {
      // Within a hunk every line is content, also one that looks like a header.
      if (text.startsWith('+')) lines.add(at);
      if (text.startsWith('+') || text.startsWith(' ')) at += 1;
      if (text.startsWith('\\')) continue;
      left = { old: left.old - (text.startsWith('+') ? 0 : 1), new: left.new - (text.startsWith('-') ? 0 : 1) };
      continue;
    }
    const file = /^\+\+\+ b\/(.*?)\t?$/.exec(text);
    if (file !== null) files.set(file[1] ?? '', (lines = new Set()));
    const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(text);
    if (hunk === null) continue;
    at = Number(hunk[2]);
    left = { old: Number(hunk[1] ?? 1), new: Number(hunk[3] ?? 1) };
  }
  return files;
}
