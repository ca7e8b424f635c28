import { causeInWords } from '../../core/words/trouble.ts';
import type { Table } from '../store/conditional-write.ts';
import { type SignOptions, setAttribute } from './signs.ts';

/** An action that AWS does not allow to Bookend, and what it said. */
export type Denial = { readonly action: string; readonly why: string };

export const DENIED_PK = 'status#denied';
/** Within this time whoever is denied something says so again. */
export const DENIED_EVERY_MS = 300_000;

const REFUSALS =
  /^(AccessDenied(Exception)?|UnauthorizedOperation|AuthorizationError(Exception)?|UnauthorizedException)$/;
const ACTION = /not authorized to perform:? ([A-Za-z0-9-]{1,40}:[A-Za-z0-9]{1,60})/;
const DEEPEST = 5;

/** The action that a refusal names in AWS's own words; null where the text is no refusal. */
export const deniedActionIn = (text: string): string | null => ACTION.exec(text.slice(0, 2000))?.[1] ?? null;

/** The refusals among what failed, each action once, whatever wraps them. */
export const denialsIn = (causes: readonly unknown[]): readonly Denial[] => {
  const denials = causes.flatMap((cause) => refusalIn(cause, DEEPEST) ?? []).map(denialOf);
  return [...new Map(denials.map((denial) => [denial.action, denial])).values()];
};

const refusalIn = (cause: unknown, depth: number): Error | null => {
  if (!(cause instanceof Error) || depth === 0) return null;
  return REFUSALS.test(cause.name) ? cause : refusalIn(cause.cause, depth - 1);
};

const denialOf = (refusal: Error): Denial => ({
  action: deniedActionIn(refusal.message) ?? 'an action that AWS does not name',
  why: causeInWords(refusal),
});

/**
 * Records what is denied, an attribute for each action, so that two who are denied different things keep both. It never rejects.
 */
export const createDenials = (table: Table, { now, everyMs, onFailed }: SignOptions) => {
  const writtenAt = new Map<string, number>();
  return async (causes: readonly unknown[]): Promise<void> => {
    for (const { action, why } of denialsIn(causes)) {
      const at = now();
      if (at - (writtenAt.get(action) ?? Number.NEGATIVE_INFINITY) < everyMs) continue;
      writtenAt.set(action, at);
      await setAttribute(table, { pk: DENIED_PK, name: action, value: { at, why } }).catch(onFailed);
    }
  };
};
