import { describe, expect, it } from 'vitest';
import { isOutboxKey } from '../../../shared/edge/outbox/outbox.ts';
import { drawnOf } from '../../drawn.ts';
import type { FakeAccount, Fault } from './fake-account.ts';
import { byFakeClock, useFakeClock } from './fake-clock.ts';
import { type Life, live } from './fleet-life.ts';

/** A message says by this that it may have waited in the outbox. */
const FOLLOW_UP = /"sentAt"/;

type Repaired = { readonly account: FakeAccount; readonly drains: number };

/**
 * Forty-five minutes of a fleet in which a daemon dies where ECS's own repair is switched off: Bookend drains its container
 * instance, and a minute later comes back to see what came of it, and gives its share of the budget back.
 * @param refusedMinutes for so long the queue takes no follow-up */
const repaired = async (fault: Fault | null, refusedMinutes = 0): Promise<Repaired> => {
  let calls: ReadonlyMap<string, number> = new Map();
  const meanwhile: Life['meanwhile'] = (minute, ecs, { outages }) => {
    calls = ecs.calls;
    const by = () => new Error('the queue is not there');
    const until = ecs.now + refusedMinutes * 60_000;
    if (minute === 0) outages.push({ calls: /^SendMessageBatch$/, about: FOLLOW_UP, by, until });
  };
  const account = await live({
    scenario: 'auto-repair-off',
    minutes: 45,
    policy: { mode: 'enforce' },
    fault,
    meanwhile,
  });
  return { account, drains: calls.get('UpdateContainerInstancesState') ?? 0 };
};

const undisturbed = await byFakeClock(() => repaired(null));
const stranded = await byFakeClock(() => repaired(null, 25));
useFakeClock();

/** A crash before and one after each call of a function that is about follow-ups. */
const crashesOf = (name: string, { account }: Repaired): readonly (Fault & { readonly name: string })[] => {
  const subjects = account.subjectsOf(name);
  return account.callsOf(name).flatMap((call, n) => {
    const about = subjects[n] ?? '';
    if (/Get|Query/.test(call) || !(isOutboxKey(about) || FOLLOW_UP.test(about))) return [];
    return (['before', 'after'] as const).map((when) => ({
      name: call,
      function: name,
      call: n + 1,
      when,
      dies: true,
    }));
  });
};

const followUps = ({ remedies }: FakeAccount) => remedies.filter((body) => FOLLOW_UP.test(JSON.stringify(body)));
/** The messages that were ever written. */
const written = (account: FakeAccount) => new Set(account.subjectsOf('remediate').filter(isOutboxKey));
const waiting = ({ table }: FakeAccount) => [...table.items.keys()].filter(isOutboxKey);
const leases = ({ table }: FakeAccount) =>
  [...table.items].find(([pk]) => pk.startsWith('budget#remedies#'))?.[1].leases as readonly unknown[];
const statesOf = ({ notices }: FakeAccount) => [...new Set(notices.map(({ state }) => state))];

const expectRepairedOnce = ({ account, drains }: Repaired): void => {
  expect(drains).toBe(1);
  expect(leases(account)).toEqual([]);
  expect(waiting(account)).toEqual([]);
  expect(account.remedyQueue).toEqual([]);
  expect(new Set(account.notices.map(({ id }) => id))).toEqual(
    new Set(undisturbed.account.notices.map(({ id }) => id)),
  );
};

describe('a remedy that was carried out', () => {
  it('is followed up by way of the outbox, once for each message, and that gives its share of the budget back', () => {
    expectRepairedOnce(undisturbed);
    expect(written(undisturbed.account).size).toBeGreaterThan(0);
    expect(followUps(undisturbed.account)).toHaveLength(written(undisturbed.account).size);
    // it is over before the repair has lasted long enough to be told
    expect(statesOf(undisturbed.account)).toEqual(['open', 'changed', 'resolved']);
    const calls = [...crashesOf('remediate', undisturbed), ...crashesOf('react', undisturbed)];
    expect(new Set(calls.map(({ function: of, name }) => `${of} ${name}`))).toEqual(
      new Set(['remediate PutItem', 'react SendMessageBatch', 'react DeleteItem']),
    );
  });

  it('keeps its share as long as nothing follows it up', async () => {
    const { account } = await repaired(null, 60);
    expect(followUps(account)).toEqual([]);
    expect(leases(account)).toHaveLength(1);
    expect(waiting(account)).toHaveLength(1);
  });

  it.each(drawnOf([...crashesOf('remediate', undisturbed), ...crashesOf('react', undisturbed)]))(
    'is followed up in spite of a crash of $function $when its call $call, $name',
    async (fault) => {
      expectRepairedOnce(await repaired(fault));
    },
  );
});

describe('a follow-up that the stream gave up', () => {
  it('is woken by the sweep until it is sent', () => {
    expectRepairedOnce(stranded);
    expect(followUps(stranded.account)).toHaveLength(written(stranded.account).size);
    const wakes = stranded.account.subjectsOf('inspect').filter(isOutboxKey);
    expect(wakes.length).toBeGreaterThan(3);
  });

  it.each(drawnOf(crashesOf('inspect', stranded).slice(0, 4)))(
    'is sent in spite of a crash of inspect $when its call $call, $name',
    async (fault) => {
      expectRepairedOnce(await repaired(fault, 25));
    },
  );
});
