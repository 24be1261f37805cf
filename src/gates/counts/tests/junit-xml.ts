/**
 * Counts the test cases of a JUnit report that ran; null if the text is no JUnit report. The sums that suites state are
 * not used: suites may be nested and their sums wrong.
 */
export function countJunitTests(xml: string): number | null {
  const markup = xml.replace(/<!\[CDATA\[[\s\S]*?\]\]>|<!--[\s\S]*?-->/g, '');
  if (!/<testsuites?[\s>/]/.test(markup)) return null;
  const cases = markup.match(/<testcase[\s>/]/g)?.length ?? 0;
  const skipped = markup.match(/<skipped[\s>/]/g)?.length ?? 0;
  return cases - skipped;
}
