import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { list, map, text, words, yamlText } from '../../../../cli/daemon/init/formats/yaml-nodes.ts';

const documentOf = (value: string): string =>
  yamlText(['A document.'], map(['Long', text(value)], ['List', list(text(value))], ['Short', words([value])]));

describe('text in a template', () => {
  it.each([
    { value: '=', is: 'the type value of YAML 1.1' },
    { value: '<<', is: 'a merge key' },
    { value: 'a\tb', is: 'a tab' },
    { value: '\u0085next', is: 'NEL, which ends a line in YAML 1.1' },
    { value: 'a\u2028b', is: 'LS, which ends a line in YAML 1.1' },
    { value: 'one\u2029\ntwo', is: 'PS within two lines' },
    { value: 'a\u007fb', is: 'a character that YAML does not allow' },
    { value: '\ufeffa', is: 'a byte order mark' },
    { value: 'one\r\ntwo', is: 'a carriage return' },
  ])('stands within quotes, with nothing but plain characters, for $is', ({ value }) => {
    const document = documentOf(value);
    expect(document).not.toMatch(/[^\n\x20-\x7e]/);
    expect(document.match(/"/g)).toHaveLength(6);
    expect(parse(document, { version: '1.1' })).toEqual({ Long: value, List: [value], Short: [value] });
  });

  it.each([
    'yes',
    'on',
    '~',
    '012',
    '1:30',
    '1_000',
    '0x10',
    '2024-01-01',
    '.inf',
    '!Ref X',
    '- x',
    'one\n\n two\n\tthree\n',
  ])('is the same text for who reads YAML 1.1: %j', (value) => {
    expect(parse(documentOf(value), { version: '1.1' })).toEqual({ Long: value, List: [value], Short: [value] });
  });
});
