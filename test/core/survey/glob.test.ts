import { describe, expect, it } from 'vitest';
import { matchesGlob } from '../../../shared/core/survey/glob.ts';

describe('a pattern with stars', () => {
  it.each([
    ['m5.large', 'm5.large'],
    ['*', ''],
    ['*', 'm5.large'],
    ['m5*.*', 'm5.large'],
    ['m5*.*', 'm5dn.large'],
    ['*3*', 'c3.large'],
    ['m?.large', 'm5.large'],
    ['logs:*Log*', 'logs:PutLogEvents'],
    ['a*b*c', 'a-b-b-c'],
    ['**a', 'a'],
  ])('%s matches %s', (pattern, text) => {
    expect(matchesGlob(pattern, text)).toBe(true);
  });

  it.each([
    ['m5.large', 'm5.large2'],
    ['m5', 'm5.large'],
    ['', 'm5.large'],
    ['m5.*', 'm5a.large'],
    ['m?.large', 'm.large'],
    ['a*b', 'a-b-c'],
    ['m5.large*x', 'm5.large'],
    ['M5.large', 'm5.large'],
    ['m5.lar[g]e', 'm5.large'],
  ])('%s does not match %s', (pattern, text) => {
    expect(matchesGlob(pattern, text)).toBe(false);
  });

  it('takes no time that grows with every star', () => {
    expect(matchesGlob(`${'a*'.repeat(2000)}b`, 'a'.repeat(4000))).toBe(false);
  });
});
