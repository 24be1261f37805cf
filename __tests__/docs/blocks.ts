import { readdirSync, readFileSync } from 'node:fs';

/** A piece of YAML in the documents that people copy. */
export interface Block {
  readonly document: string;
  readonly line: number;
  /** The path in a first comment `# .gump/workflows/x.yaml`; null where it bears none. */
  readonly path: string | null;
  readonly text: string;
  readonly kind: 'workflow' | 'steps' | 'scenario' | 'other';
}

export const DOCUMENTS: readonly string[] = [
  'README.md',
  ...readdirSync('docs')
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];

export function blocksOf(document: string): readonly Block[] {
  const whole = readFileSync(document, 'utf8');
  return [...whole.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map((found) => {
    const text = found[1] ?? '';
    const path = /^# (\S+\.yaml)\n/.exec(text)?.[1] ?? null;
    const line = whole.slice(0, found.index).split('\n').length + 1;
    return { document, line, path, text, kind: kindOf(text) };
  });
}

function kindOf(text: string): Block['kind'] {
  if (/^agents:/m.test(text)) return 'scenario';
  if (/^steps:/m.test(text)) return 'workflow';
  return /^- name:/m.test(text) ? 'steps' : 'other';
}
