import { describe, expect, it } from 'vitest';
import { asked, ended, expectAlone, refusals, withFacts, withPolicy } from '../troubles.ts';

const tagged = (...names: readonly string[]) => withFacts(asked(ended), { tagNames: new Set(names) });

describe('hands-off-tag', () => {
  it.each([
    { when: 'the tag is there', input: tagged('team', 'bookend:hands-off') },
    { when: 'the tag of another name is there', input: withPolicy(tagged('keep'), { handsOffTag: 'keep' }) },
    { when: 'the tags could not be read', input: withFacts(asked(ended), { tagNames: null }) },
  ])('refuses alone when $when', ({ input }) => {
    expectAlone('hands-off-tag', input);
  });

  it.each([
    { when: 'there are no tags', input: tagged() },
    { when: 'a tag is only alike', input: tagged('Bookend:Hands-Off', 'bookend:hands-off ', 'hands-off') },
  ])('passes when $when', ({ input }) => {
    expect(refusals(input)).toEqual([]);
  });
});
