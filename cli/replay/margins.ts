import { inWords, type RuleName, type Verdict } from '../../shared/core/verdict.ts';

/** What a margin below and above zero is called; null where the rule has no margin. */
const WORDS: Readonly<
  Record<RuleName, { readonly below: string; readonly above: string; readonly none?: string } | null>
> = {
  'daemon-started-first': { below: 'early', above: 'spare' },
  'daemon-stopped-last': { below: 'early', above: 'spare' },
  'daemon-stayed-up': { below: 'without', above: 'without' },
  'daemon-alone': { below: 'doubled', above: 'doubled', none: 'not doubled' },
  'daemons-in-order': { below: 'early', above: 'spare' },
  'daemon-running': null,
  'daemon-healthy': null,
  'instance-activated': null,
  'repair-started': null,
  'drain-finished': null,
  'deployment-settled': null,
};

/** `8.4 s early`, `12.6 s spare`; empty if there is no margin. */
export const marginInWords = (rule: RuleName, marginMs: number | null): string => {
  const words = WORDS[rule];
  if (words === null || marginMs === null) return '';
  if (marginMs === 0 && words.none !== undefined) return words.none;
  return `${inWords(marginMs)} ${marginMs < 0 ? words.below : words.above}`;
};

export type Spread = { readonly min: number; readonly p50: number; readonly p95: number };

/** How the known margins of a rule spread; null if none is known. Percentiles by nearest rank. */
export const spreadOf = (verdicts: readonly Verdict[], rule: RuleName): Spread | null => {
  const margins = Float64Array.from(
    verdicts.flatMap((verdict) => (verdict.rule === rule && verdict.marginMs !== null ? [verdict.marginMs] : [])),
  ).sort();
  const at = (part: number): number => margins[Math.max(0, Math.ceil(part * margins.length) - 1)] ?? Number.NaN;
  return margins.length === 0 ? null : { min: at(0), p50: at(0.5), p95: at(0.95) };
};
