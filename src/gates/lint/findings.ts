/** What a linter found at one place. Paths are as the linter prints them. */
export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

/** Reads findings with a position from a linter's output, line by line, without escape sequences. */
export interface FindingsReader {
  line(line: string): void;
  readonly findings: readonly Finding[];
}

/** rustc, ruff: the message, then ` --> src/a.rs:3:5`. */
const ARROW = /^\s*-->\s+(.+?):(\d+)(?::\d+)?\s*$/;
/** flake8, golangci-lint, RuboCop, Checkstyle …: `a.py:3:5: message`, perhaps after `[WARN] `. */
const COLON = /^\s*(?:\[\w+\]\s+)?((?:\/|\.{0,2}\/)?[^\s:()]+):(\d+)(?::(\d+))?(?::|\s)\s*(.*)$/;
/** tsc, MSBuild: `src/a.ts(3,5): error …`. */
const PARENTHESES = /^\s*([^\s:()]+)\((\d+),\d+\):\s*(.*)$/;
/** ESLint's default: the path on a line of its own, then `  3:5  error  message`. */
const HEADING = /^(?:\/|\.{0,2}\/)?[^\s:]+\.\w+$/;
const UNDER_HEADING = /^\s+(\d+):\d+\s+(.*)$/;

/** Creates a reader for the usual forms of positions. */
export function createFindingsReader(): FindingsReader {
  const findings: Finding[] = [];
  let heading: string | null = null;
  let before = '';
  return {
    findings,
    line(line) {
      const found = readPosition(line, heading, before);
      if (found !== null) findings.push(found);
      else if (HEADING.test(line)) heading = line;
      if (line.trim() !== '') before = line.trim();
      else heading = null;
    },
  };
}

function readPosition(line: string, heading: string | null, before: string): Finding | null {
  const arrow = ARROW.exec(line);
  if (arrow !== null) return finding(arrow[1], arrow[2], before);
  const under = heading === null ? null : UNDER_HEADING.exec(line);
  if (under !== null) return finding(heading ?? '', under[1], under[2]);
  const parentheses = PARENTHESES.exec(line);
  if (parentheses !== null) return finding(parentheses[1], parentheses[2], parentheses[3]);
  const colon = COLON.exec(line);
  // `localhost:8080 …` and times of day are no positions.
  if (colon === null || !/[./]/.test(colon[1] ?? '') || /^\d/.test(colon[1] ?? '')) return null;
  return finding(colon[1], colon[2], colon[4]);
}

function finding(path = '', line = '', message = ''): Finding {
  return { path, line: Number(line), message: message.trim() };
}
