import { WORDS } from '../../../shared/core/rules/index.ts';
import { inWords, type RuleName, type Verdict } from '../../../shared/core/words/verdict.ts';

/** `8.4 s early`, `12.6 s spare`; empty if there is no margin. */
export const marginInWords = (rule: RuleName, marginMs: number | null): string => {
  const words = WORDS[rule].inTable;
  if (words === null || marginMs === null) return '';
  if (marginMs === 0 && words.none !== undefined) return words.none;
  return `${inWords(marginMs)} ${marginMs < 0 ? words.below : words.above}`;
};

export type Spread = { readonly min: number; readonly p50: number; readonly p95: number };

/** Collects the known margins of each rule and their spread; it keeps eight bytes a margin. */
export const collectMargins = () => {
  const known = new Map<RuleName, { values: Float64Array<ArrayBuffer>; count: number }>();
  return {
    add: ({ rule, marginMs }: Pick<Verdict, 'rule' | 'marginMs'>): void => {
      if (marginMs === null) return;
      const margins = known.get(rule) ?? { values: new Float64Array(FIRST_ROOM), count: 0 };
      if (margins.count === margins.values.length) margins.values = doubled(margins.values);
      margins.values[margins.count] = marginMs;
      margins.count += 1;
      known.set(rule, margins);
    },
    /** Percentiles by nearest rank; null if no margin is known. */
    spreadOf: (rule: RuleName): Spread | null => {
      const { values, count } = known.get(rule) ?? { values: new Float64Array(0), count: 0 };
      const margins = values.slice(0, count).sort();
      const at = (part: number): number => margins[Math.max(0, Math.ceil(part * count) - 1)] ?? Number.NaN;
      return count === 0 ? null : { min: at(0), p50: at(0.5), p95: at(0.95) };
    },
  };
};

const FIRST_ROOM = 64;

const doubled = (values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> => {
  const more = new Float64Array(values.length * 2);
  more.set(values);
  return more;
};
