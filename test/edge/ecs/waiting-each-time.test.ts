import { expect, it } from 'vitest';
import { createMemoryReadBudget } from '../../../shared/edge/ecs/reads/memory-read-budget.ts';
import { waitingEachTime } from '../../../shared/edge/ecs/reads/read-budget.ts';

const waiting = (perSecond: number) => {
  let now = 0;
  const waits: number[] = [];
  const budget = createMemoryReadBudget(() => now, { burst: 2, perSecond });
  const take = waitingEachTime(budget, async (milliseconds) => {
    waits.push(milliseconds);
    now += milliseconds;
  }).take;
  return { take, waits };
};

it('asks at once for what is there', async () => {
  const { take, waits } = waiting(1);
  expect(await take(2)).toEqual({ kind: 'granted' });
  expect(waits).toEqual([]);
});

it('waits for what comes back soon', async () => {
  const { take, waits } = waiting(1);
  for (let calls = 0; calls < 8; calls += 1) expect(await take(1)).toEqual({ kind: 'granted' });
  expect(waits.length).toBeGreaterThan(4);
});

it('gives up where it would take too long', async () => {
  const { take, waits } = waiting(0.01);
  await take(2);
  expect(await take(2)).toMatchObject({ kind: 'later' });
  expect(waits).toEqual([]);
});
