import { beforeEach, expect, it } from 'vitest';
import type { Lease, LeaseAsked, LeasesHeld } from '../../../shared/core/remedies/lease.ts';
import type { RemedyBudget } from '../../../shared/edge/remedies/budget/remedy-budget.ts';

export const T0 = Date.UTC(2026, 8, 14, 12);
export const PROVIDER = { clusterArn: 'arn:aws:ecs:eu-west-1:000000000000:cluster/prod', capacityProviderName: 'mi' };
const MINUTE = 60_000;

const instance = (name: string | number): string =>
  `arn:aws:ecs:eu-west-1:000000000000:container-instance/prod/${name}`;

const lease = (name: string | number, more: Partial<Lease> = {}): Lease => ({
  planId: `plan-${name}`,
  holder: `holder-${name}`,
  containerInstanceArn: instance(name),
  actsUntil: T0 + 90_000,
  ...more,
});

/** Numbers of ten instances of which two may be away, asked just now. */
const asked = (name: string | number, seen: LeasesHeld, more: Partial<LeaseAsked> = {}): LeaseAsked => ({
  lease: lease(name),
  numbers: { at: T0, instances: 10, leaving: [] },
  seen,
  allowed: 2,
  allowedPerHour: 10,
  ...more,
});

/** Every budget keeps to this. Each test gets one that nothing was taken of. */
export const itIsARemedyBudget = (newBudget: () => Promise<RemedyBudget>): void => {
  let budget: RemedyBudget;
  beforeEach(async () => {
    budget = await newBudget();
  });
  const read = () => budget.read(PROVIDER);
  const takes = async (name: string | number, more: Partial<LeaseAsked> = {}) =>
    budget.take(PROVIDER, asked(name, await read(), more));
  const heldPlans = async () => (await read()).leases.map(({ planId }) => planId);

  it('gives as many as are allowed, and no more', async () => {
    expect(await takes('a')).toEqual({ kind: 'taken' });
    expect(await takes('b')).toEqual({ kind: 'taken' });
    expect(await takes('c')).toEqual({ kind: 'used-up', away: 2 });
    expect(await heldPlans()).toEqual(['plan-a', 'plan-b']);
  });

  it('gives a holder one lease, however often it asks', async () => {
    for (let times = 0; times < 3; times += 1) expect(await takes('a')).toEqual({ kind: 'taken' });
    expect(await heldPlans()).toEqual(['plan-a']);
    expect(await takes('b')).toEqual({ kind: 'taken' });
  });

  it('lets a holder that asks again act for longer', async () => {
    await takes('a');
    await takes('a', { lease: lease('a', { actsUntil: T0 + 5 * MINUTE }) });
    expect((await read()).leases).toEqual([lease('a', { actsUntil: T0 + 5 * MINUTE })]);
  });

  it('counts what ECS itself drains', async () => {
    const numbers = { at: T0, instances: 10, leaving: [instance('x'), instance('y')] };
    expect(await takes('a', { numbers })).toEqual({ kind: 'used-up', away: 2 });
    expect(await takes('a', { numbers: { ...numbers, leaving: [instance('x')] } })).toEqual({ kind: 'taken' });
    expect(await takes('b', { numbers: { ...numbers, leaving: [instance('x')] } })).toEqual({
      kind: 'used-up',
      away: 2,
    });
  });

  it('counts an instance once that is leased and leaves already', async () => {
    await takes('a');
    const numbers = { at: T0 + 1000, instances: 10, leaving: [instance('a')] };
    expect(await takes('b', { numbers })).toEqual({ kind: 'taken' });
  });

  it('gives nothing where nothing is allowed', async () => {
    expect(await takes('a', { allowed: 0 })).toEqual({ kind: 'used-up', away: 0 });
  });

  it.each([
    { what: 'another plan', other: { planId: 'another' } },
    { what: 'another who carries out the same plan', other: { holder: 'another' } },
  ])('lets nobody else act on an instance, not even $what', async ({ other }) => {
    await takes('a');
    expect(await takes('a', { lease: lease('a', other) })).toEqual({ kind: 'busy', planId: 'plan-a' });
    expect((await read()).leases).toEqual([lease('a')]);
  });

  it('lets the next one take over from a holder that crashed, without counting the instance twice', async () => {
    await takes('a');
    const numbers = { at: T0 + 91_000, instances: 10, leaving: [] };
    const next = lease('a', { holder: 'next', actsUntil: T0 + 10 * MINUTE });
    expect(await takes('a', { lease: next, numbers, allowed: 1 })).toEqual({ kind: 'taken' });
    expect((await read()).leases).toEqual([next]);
    // the first one was only slow
    expect(await budget.giveBack(PROVIDER, lease('a'))).toBe(false);
    expect((await read()).leases).toEqual([next]);
  });

  it('takes a lease back once', async () => {
    await takes('a');
    expect(await budget.giveBack(PROVIDER, lease('a'))).toBe(true);
    expect(await budget.giveBack(PROVIDER, lease('a'))).toBe(false);
    expect(await budget.giveBack(PROVIDER, lease('never taken'))).toBe(false);
    expect(await heldPlans()).toEqual([]);
  });

  it('refuses numbers from before a lease was given back: its instance may leave by now', async () => {
    await takes('a');
    const seen = await read();
    await budget.giveBack(PROVIDER, lease('a'));
    expect(await budget.take(PROVIDER, asked('b', seen))).toEqual({ kind: 'stale' });
    expect(await takes('b')).toEqual({ kind: 'taken' });
  });

  it('takes numbers from before a lease was taken: the lease itself is counted', async () => {
    const seen = await read();
    await takes('a');
    expect(await budget.take(PROVIDER, asked('b', seen))).toEqual({ kind: 'taken' });
    expect(await budget.take(PROVIDER, asked('c', seen))).toEqual({ kind: 'used-up', away: 2 });
  });

  it('keeps the lease of a holder that crashed while it may still act, or its act not show yet', async () => {
    await takes('a');
    await takes('b');
    const numbers = { at: T0 + 11 * MINUTE, instances: 10, leaving: [] };
    expect(await takes('c', { numbers })).toEqual({ kind: 'used-up', away: 2 });
  });

  it('ends the lease of a holder that crashed once ECS was asked long after it could act', async () => {
    await takes('a');
    await takes('b');
    const numbers = { at: T0 + 12 * MINUTE, instances: 10, leaving: [instance('a')] };
    const later = { actsUntil: T0 + 14 * MINUTE };
    expect(await takes('c', { numbers, lease: lease('c', later) })).toEqual({ kind: 'taken' });
    expect(await heldPlans()).toEqual(['plan-c']);
    // what one of them drained is counted by ECS now
    expect(await takes('d', { numbers, lease: lease('d', later) })).toEqual({ kind: 'used-up', away: 2 });
  });

  it('refuses older numbers once a lease has ended by itself', async () => {
    await takes('a');
    const seen = await read();
    await takes('b', { numbers: { at: T0 + 12 * MINUTE, instances: 10, leaving: [instance('a')] } });
    expect(await budget.take(PROVIDER, asked('c', seen))).toEqual({ kind: 'stale' });
  });

  it('gives ten who ask at the same time no more than one', async () => {
    const seen = await read();
    const taken = await Promise.all(
      Array.from({ length: 10 }, (_, worker) => budget.take(PROVIDER, asked(worker, seen, { allowed: 3 }))),
    );
    expect(taken.filter(({ kind }) => kind === 'taken')).toHaveLength(3);
    expect(await heldPlans()).toHaveLength(3);
  });

  it('allows so many acts within an hour, also when what they took is back, and again as the hour moves', async () => {
    const limited = { allowedPerHour: 2 };
    const asked = (minute: number) => ({
      ...limited,
      numbers: { at: T0 + minute * MINUTE, instances: 10, leaving: [] },
    });
    for (const [name, minute] of [
      ['a', 0],
      ['b', 10],
    ] as const) {
      expect(await takes(name, asked(minute))).toEqual({ kind: 'taken' });
      await budget.giveBack(PROVIDER, lease(name));
    }
    expect(await takes('c', asked(59))).toEqual({ kind: 'spent', acts: 2 });
    expect(await takes('c', asked(60))).toEqual({ kind: 'taken' });
    await budget.giveBack(PROVIDER, lease('c'));
    expect(await takes('d', asked(60))).toEqual({ kind: 'spent', acts: 2 });
    expect(await takes('d', asked(70))).toEqual({ kind: 'taken' });
  });

  it('counts no act that was withdrawn', async () => {
    const limited = { allowedPerHour: 1 };
    for (const name of ['a', 'b', 'c']) {
      expect(await takes(name, limited)).toEqual({ kind: 'taken' });
      expect(await budget.giveBack(PROVIDER, lease(name), 'unused')).toBe(true);
    }
    expect(await takes('d', limited)).toEqual({ kind: 'taken' });
    expect(await takes('e', limited)).toEqual({ kind: 'spent', acts: 1 });
  });

  it('counts a holder once that asks again', async () => {
    for (let times = 0; times < 3; times += 1) await takes('a');
    expect((await read()).acts).toEqual([{ holder: 'holder-a', at: T0 }]);
  });

  it('gives ten who ask at the same time no more acts than there may be within an hour', async () => {
    const seen = await read();
    const all = Array.from({ length: 10 }, (_, worker) => asked(worker, seen, { allowed: 10, allowedPerHour: 3 }));
    const taken = await Promise.all(all.map((one) => budget.take(PROVIDER, one)));
    expect(taken.filter(({ kind }) => kind === 'taken')).toHaveLength(3);
  });

  it('keeps each provider apart', async () => {
    await takes('a', { allowed: 1 });
    const other = { ...PROVIDER, capacityProviderName: 'mi#2' };
    expect(await budget.take(other, asked('b', await budget.read(other), { allowed: 1 }))).toEqual({ kind: 'taken' });
    expect(await takes('b', { allowed: 1 })).toEqual({ kind: 'used-up', away: 1 });
  });
};
