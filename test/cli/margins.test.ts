import { describe, expect, it } from 'vitest';
import { collectMargins, marginInWords } from '../../cli/replay/page/margins.ts';
import { counted, grouped } from '../../cli/terminal/numbers.ts';
import { held, type RuleName, type Verdict } from '../../shared/core/words/verdict.ts';

const verdict = (marginMs: number | null): Verdict => ({
  ...held('in order', marginMs),
  rule: 'daemon-started-first',
  clusterArn: 'arn',
  capacityProviderName: null,
  containerInstanceArn: 'arn',
  daemonName: 'a',
});

const spreadOf = (verdicts: readonly Verdict[], rule: RuleName) => {
  const margins = collectMargins();
  for (const one of verdicts) margins.add(one);
  return margins.spreadOf(rule);
};

describe('a margin', () => {
  it.each([
    { rule: 'daemon-started-first', marginMs: -8400, words: '8.4 s early' },
    { rule: 'daemon-started-first', marginMs: 18_000, words: '18 s spare' },
    { rule: 'daemon-stopped-last', marginMs: -1, words: '1 ms early' },
    { rule: 'daemon-stopped-last', marginMs: 0, words: '0 ms spare' },
    { rule: 'daemon-stayed-up', marginMs: -228_000, words: '3 min 48 s without' },
    { rule: 'daemon-alone', marginMs: -61_000, words: '1 min 1 s doubled' },
    { rule: 'daemon-alone', marginMs: 0, words: 'not doubled' },
    { rule: 'daemons-in-order', marginMs: -500, words: '500 ms early' },
    { rule: 'daemon-running', marginMs: null, words: '' },
  ] as const)('of $marginMs ms of $rule is "$words"', ({ rule, marginMs, words }) => {
    expect(marginInWords(rule, marginMs)).toBe(words);
  });
});

describe('the spread of margins', () => {
  it('is by nearest rank, over those that are known', () => {
    const margins = [...Array.from({ length: 100 }, (_, at) => at - 5), null];
    expect(spreadOf(margins.map(verdict), 'daemon-started-first')).toEqual({ min: -5, p50: 44, p95: 89 });
    expect(spreadOf([verdict(7)], 'daemon-started-first')).toEqual({ min: 7, p50: 7, p95: 7 });
  });

  it('is unknown without any', () => {
    expect(spreadOf([verdict(null)], 'daemon-started-first')).toBeNull();
    expect(spreadOf([verdict(7)], 'daemon-stopped-last')).toBeNull();
  });
});

it.each([
  [0, '0', '0 tasks'],
  [1, '1', '1 task'],
  [999, '999', '999 tasks'],
  [1000, '1 000', '1 000 tasks'],
  [1_234_567, '1 234 567', '1 234 567 tasks'],
])('%d is readable', (count, alone, withWord) => {
  expect(grouped(count)).toBe(alone);
  expect(counted(count, 'task')).toBe(withWord);
});
