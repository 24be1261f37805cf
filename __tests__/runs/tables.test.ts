import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const readme = readFileSync('__tests__/runs/README.md', 'utf8');
const golden = '__tests__/runs/golden';
const tables = readme.slice(readme.indexOf('## The dialects'));
const rows: readonly string[] = tables.split('\n').filter((line) => /^\| (?!topic|its defect|-)/.test(line));

describe('the tables of golden runs', () => {
  it.each(rows)('%s', (row) => {
    const named = [...row.matchAll(/`([a-z][a-z0-9-]*|__tests__\/[^`]+)`/g)].map(([, name = '']) => name);
    const places = named.filter((name) => !/^(?:exit|pass)$/.test(name));
    expect(places.length).toBeGreaterThan(0);
    for (const name of places)
      expect([name, existsSync(name.startsWith('__tests__/') ? name : join(golden, name))]).toEqual([name, true]);
  });

  it('are of at least sixty runs, in both dialects', () => {
    const names = readdirSync(golden);
    const current = names.filter((name) => name.startsWith('current-'));
    expect([names.length - current.length >= 40, current.length >= 20]).toEqual([true, true]);
  });
});
