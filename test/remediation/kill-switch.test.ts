import { UpdateContainerInstancesStateCommand } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { callsOf, needed } from '../simulator/api/ecs.ts';
import { Bookend, remedyFor } from './bookend.ts';
import { ecsInProcess } from './in-process.ts';

const CLUSTER = 'arn:aws:ecs:us-west-2:123456789012:cluster/shop';

/** One daemon after another dies, a few minutes apart, where nothing but Bookend repairs it. */
const FLEET: Scenario = {
  name: 'one after another',
  says: 'One daemon after another dies.',
  hours: 24,
  clusters: [
    {
      name: 'shop',
      capacityProviders: [{ name: 'default', instances: 10, autoRepair: 'DISABLED' }],
      daemons: [{ name: 'log-agent' }],
      services: [{ name: 'web', capacityProvider: 'default', desiredCount: 20 }],
    },
  ],
  faults: Array.from({ length: 10 }, (_, n) => ({
    fault: 'daemon-crash' as const,
    instances: [n + 1],
    afterSeconds: 600 + 400 * n,
    unrepaired: true,
  })),
};

/** Lives until two were repaired; then the switch is thrown for forty minutes, in which four daemons die. */
const paused = async (): Promise<{ readonly bookend: Bookend; readonly writes: number }> => {
  const bookend = await new Bookend(ecsInProcess(FLEET, 1), { mode: 'enforce' }).begin();
  await bookend.livesUntil(() => bookend.writes >= 2, 7200, 10);
  bookend.policy = { mode: 'enforce', killSwitch: true };
  return { bookend, writes: bookend.writes };
};

const lifts = (bookend: Bookend): void => {
  bookend.policy = { mode: 'enforce' };
  bookend.liftedAt = bookend.now();
};

describe('the kill switch', () => {
  it('stops every act, while what breaks is told and what is over is resolved', async () => {
    const { bookend, writes } = await paused();
    const told = bookend.notices.length;
    await bookend.lives(1600, 10);
    const [broken] = await bookend.broken();
    const arn = broken?.ledger.containerInstanceArn ?? '';
    // a person goes on by hand
    const command = { cluster: CLUSTER, containerInstances: [arn], status: 'DRAINING' } as const;
    await bookend.ecs.client.send(new UpdateContainerInstancesStateCommand({ ...command, containerInstances: [arn] }));
    await bookend.lives(800, 10);
    expect(bookend.writes).toBe(writes + 1);
    const since = bookend.notices.slice(told);
    expect(since.filter(({ state }) => state === 'open').length).toBeGreaterThanOrEqual(3);
    const resolved = since.filter(({ state }) => state === 'resolved');
    expect(resolved.map(({ containerInstanceArn }) => containerInstanceArn)).toContain(arn);
  });

  it('replays nothing when it is lifted: what broke meanwhile is for a person, what breaks afterwards is repaired', async () => {
    const { bookend, writes } = await paused();
    // asked for while it was on, or before: some messages are only received once it is off
    await bookend.lives(30, 10);
    const waiting = await bookend.broken();
    const late = waiting.map((state) => ({
      body: remedyFor(state),
      sentAt: bookend.now(),
      from: bookend.now() + 2_500_000,
      received: 0,
    }));
    await bookend.lives(1500, 10);
    const broken = await bookend.broken();
    expect(broken.length).toBeGreaterThanOrEqual(2);
    lifts(bookend);
    bookend.remedies.push(...late);
    const brokenArns = broken.map(({ ledger }) => ledger.containerInstanceArn);
    await bookend.livesUntil(() => bookend.writes > writes, 3600, 10);
    await bookend.lives(1800, 10);
    const still = (await bookend.broken()).filter(({ ledger }) => brokenArns.includes(ledger.containerInstanceArn));
    expect(still).toHaveLength(broken.length);
    const acted = (await bookend.entries()).filter(({ decision }) => decision === 'act').slice(writes);
    expect(acted.length).toBeGreaterThan(0);
    for (const { containerInstanceArn } of acted) expect(brokenArns).not.toContain(containerInstanceArn);
  });

  it('tells a person that what had been asked for is theirs', async () => {
    const bookend = await new Bookend(ecsInProcess(FLEET, 1), { mode: 'observe' }).begin();
    await bookend.livesUntil(async () => (await bookend.broken()).length > 0, 3600, 10);
    const [broken] = await bookend.broken();
    bookend.policy = { mode: 'enforce', killSwitch: true };
    const calls = callsOf(bookend.ecs);
    await bookend.remediatesOne({ body: remedyFor(needed(broken)), sentAt: bookend.now(), from: 0, received: 0 });
    expect(bookend.remedied).toMatchObject([{ result: 'dropped', why: 'the kill switch of the policy is on' }]);
    expect(callsOf(bookend.ecs)).toBe(calls);
    await bookend.reacts();
    const last = bookend.notices.at(-1);
    expect(last?.containerInstanceArn).toBe(broken?.ledger.containerInstanceArn);
    expect(last?.remedy?.outcome.join()).toContain('this is for a person: the kill switch of the policy is on');
  });
});
