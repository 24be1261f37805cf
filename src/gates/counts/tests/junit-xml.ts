import { createTestSum, type TestTally } from './format.js';

const TEST_CASE = /<testcase((?:[^>"']|"[^"]*"|'[^']*')*?)(?:\/>|>([\s\S]*?)<\/testcase\s*>)/g;

/**
 * Reads the test cases of a JUnit report; null if the text is no JUnit report. The sums that suites state are not used:
 * suites may be nested and their sums wrong.
 */
export function readJunitTests(xml: string): TestTally | null {
  const markup = xml.replace(/<!\[CDATA\[[\s\S]*?\]\]>|<!--[\s\S]*?-->/g, '');
  if (!/<testsuites?[\s>/]/.test(markup)) return null;
  const sum = createTestSum();
  sum.add({});
  for (const [, attributes = '', body = ''] of markup.matchAll(TEST_CASE)) {
    const skipped = /<skipped[\s>/]/.test(body);
    const failed = /<(?:failure|error)[\s>/]/.test(body);
    sum.add(skipped ? { skipped: 1 } : { ran: 1, failed: failed ? 1 : 0 });
    const name = [attributeOf(attributes, 'classname'), attributeOf(attributes, 'name')].filter((part) => part !== '');
    if (name.length > 0) sum.name(name.join(' '), skipped);
  }
  return sum.tally();
}

function attributeOf(attributes: string, name: string): string {
  const match = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes);
  return match?.[1] ?? match?.[2] ?? '';
}
