import { expect, it } from 'vitest';
import { factsOf, historyOf } from './history/history.ts';
import { TOTAL_CASES } from './runs.ts';

it('runs ten thousand cases, on traces of two hundred events and more', () => {
  expect(TOTAL_CASES).toBeGreaterThanOrEqual(10_000);
  expect(factsOf(historyOf(1, 200)).length).toBeGreaterThanOrEqual(200);
});
