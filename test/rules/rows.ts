import { expect, it } from 'vitest';
import { type Asked, type Envelope, type Expected, said, says, verdictOf } from '../timeline/index.ts';

/** A row of a rule's table on which the rule has nothing to say. */
export type UnjudgedRow = { when: string; events: readonly Envelope[]; asked?: Asked };

/** A row of a rule's table. Only rows that are about the reason tell it, and then they tell all of it. */
export type Row = UnjudgedRow & Expected & { reason?: string };

/**
 * Adds a test for each row: the rule says of the row's events what the row says.
 * @param usual how every row is asked; a row's own `asked` goes before it
 */
export const itJudges = (rule: string, usual: Asked, rows: readonly Row[]): void => {
  it.each(rows)('is $outcome when $when', ({ events, asked, reason, ...row }) => {
    const line = verdictOf(rule, events, { ...usual, ...asked });
    expect(said(line)).toEqual(says(row));
    if (reason !== undefined) expect(line?.reason).toBe(reason);
  });
};

/** Adds a test for each row: the rule has no verdict there. @param usual see `itJudges` */
export const itIsNotJudged = (rule: string, usual: Asked, rows: readonly UnjudgedRow[]): void => {
  it.each(rows)('is not judged when $when', ({ events, asked }) => {
    expect(verdictOf(rule, events, { ...usual, ...asked })).toBeUndefined();
  });
};
