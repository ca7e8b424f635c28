import { expect, it } from 'vitest';
import type { ReadShare } from '../../../shared/core/looks/read-share.ts';
import type { ReadBudget } from '../../../shared/edge/ecs/reads/read-budget.ts';

export const T0 = Date.UTC(2026, 8, 14, 12);
export const SHARE: ReadShare = { burst: 10, perSecond: 5 };

/** Every budget keeps to this. @param budget a new one of the share, on the clock that is given */
export const itIsAReadBudget = (budget: (now: () => number) => Promise<ReadBudget>): void => {
  const GRANTED = { kind: 'granted' };

  it('grants a full burst at once, and no more', async () => {
    const { take } = await budget(() => T0);
    for (let taken = 0; taken < 10; taken += 2) expect(await take(2)).toEqual(GRANTED);
    expect(await take(1)).toEqual({ kind: 'later', delaySeconds: 1 });
    expect(await take(10)).toEqual({ kind: 'later', delaySeconds: 2 });
  });

  it('fills as time passes, up to the burst', async () => {
    let now = T0;
    const { take } = await budget(() => now);
    expect(await take(10)).toEqual(GRANTED);
    now += 1000;
    expect(await take(6)).toEqual({ kind: 'later', delaySeconds: 1 });
    expect(await take(5)).toEqual(GRANTED);
    expect(await take(1)).toMatchObject({ kind: 'later' });
    now += 3_600_000;
    expect(await take(10)).toEqual(GRANTED);
    expect(await take(1)).toMatchObject({ kind: 'later' });
  });

  it('takes nothing where it refuses', async () => {
    let now = T0;
    const { take } = await budget(() => now);
    expect(await take(8)).toEqual(GRANTED);
    for (let attempt = 0; attempt < 5; attempt += 1) expect(await take(10)).toMatchObject({ kind: 'later' });
    expect(await take(2)).toEqual(GRANTED);
    now += 2000;
    expect(await take(10)).toEqual(GRANTED);
  });

  it('grants many who ask at the same time no more than one', async () => {
    const { take } = await budget(() => T0);
    const grants = await Promise.all(Array.from({ length: 25 }, () => take(1)));
    expect(grants.filter(({ kind }) => kind === 'granted')).toHaveLength(10);
  });

  it('grants in the delay that it names', async () => {
    let now = T0;
    const { take } = await budget(() => now);
    await take(10);
    const refused = await take(7);
    expect(refused).toEqual({ kind: 'later', delaySeconds: 2 });
    now += 2000;
    expect(await take(7)).toEqual(GRANTED);
  });

  it('keeps to its share under load: never more than the burst and what came back', async () => {
    let now = T0;
    const { take } = await budget(() => now);
    let granted = 0;
    for (let step = 0; step < 60; step += 1) {
      for (let asker = 0; asker < 3; asker += 1) if ((await take(2)).kind === 'granted') granted += 2;
      now += 500;
      expect(granted).toBeLessThanOrEqual(10 + ((now - T0) / 1000) * 5);
    }
    expect(granted).toBeGreaterThan(150);
  });

  it('survives a clock five minutes fast, and one five minutes slow', async () => {
    let now = T0 + 300_000;
    const { take } = await budget(() => now);
    expect(await take(10)).toEqual(GRANTED);
    now = T0;
    expect(await take(1)).toEqual(GRANTED);
    now = T0 - 300_000;
    expect(await take(1)).toEqual(GRANTED);
    now = T0 + 1000;
    expect(await take(10)).toEqual(GRANTED);
  });
};
