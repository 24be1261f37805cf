import { describe, expect, it } from '@jest/globals';
import { findTemplateNames, parseTemplate, renderTemplate } from '../../src/workflow/names/template.js';

describe('templates', () => {
  it.each([
    ['plain', 'plain'],
    ['{a}', '<a>'],
    ['{a}{b}', '<a><b>'],
    ['{steps.x.output} {a/b.diff} {x_y-z.c}', '<steps.x.output> <a/b.diff> <x_y-z.c>'],
    ['{{a}}', '{a}'],
    ['{{{a}}}', '{<a>}'],
    ['{{ {a} }}', '{ <a> }'],
    ['{ "a": 1 }', '{ "a": 1 }'],
    ['{"a": {"b": 1}}', '{"a": {"b": 1}}'],
    ['{{"a": {{"b": {x}}}}}', '{"a": {"b": <x>}}'],
    ['{"n":{x}}', '{"n":<x>}'],
    ['{a b} {} { a } {a', '{a b} {} { a } {a'],
    ['a } b }} c', 'a } b }} c'],
    ['', ''],
  ])('%j renders as %j', (text, expected) => {
    expect(renderTemplate(text, (name) => `<${name}>`)).toBe(expected);
  });

  it('never looks at what was put in', () => {
    const values: Record<string, string> = { spec: '{error} {{x}} {spec}', error: 'secret' };
    expect(renderTemplate('{spec}', (name) => values[name])).toBe('{error} {{x}} {spec}');
  });

  it('deletes nothing but the name itself where there is no value', () => {
    expect(renderTemplate('a\n{none}\nb {id', () => undefined)).toBe('a\n\nb {id');
  });

  it('says where names stand', () => {
    expect(findTemplateNames('x {a} {{b}} {c.d}')).toEqual([
      { name: 'a', offset: 2 },
      { name: 'c.d', offset: 12 },
    ]);
    expect(parseTemplate('x {a}')).toEqual([
      { kind: 'literal', text: 'x ' },
      { kind: 'name', name: 'a', offset: 2 },
    ]);
  });
});
