import { describe, expect, it, vi } from 'vitest';
import { drawnOf } from '../../drawn.ts';
import { callsOf } from '../../simulator/api/ecs.ts';
import type { FakeAccount, Fault } from './fake-account.ts';
import { byFakeClock, useFakeClock } from './fake-clock.ts';
import { type Life, live } from './fleet-life.ts';

/**
 * The daemon never starts on one of two instances, and application tasks do: no event says so, only a look at ECS. What is
 * sent to the checks queue in the first minutes is lost, so that the sweep has to find what is overdue.
 */
const MISSING: Life = {
  scenario: 'daemon-missing',
  minutes: 8,
  meanwhile: (minute, _ecs, { checks }) => {
    if (minute < 4) checks.length = 0;
  },
};

const undisturbed = await byFakeClock(() => live(MISSING));

const WRITES_AND_SENDS = /^(PutItem|UpdateItem|SendMessageBatch)$/;
const faults = undisturbed.callsOf('inspect').flatMap((name, n) =>
  WRITES_AND_SENDS.test(name)
    ? (['before', 'after'] as const).map((when): Fault & { readonly name: string } => ({
        name,
        function: 'inspect',
        call: n + 1,
        when,
        dies: true,
      }))
    : [],
);

useFakeClock();

const idsOf = ({ notices }: FakeAccount): ReadonlySet<string> => new Set(notices.map(({ id }) => id));
const untold = ({ table }: FakeAccount) => [...table.items.values()].filter(({ untoldAt }) => untoldAt !== undefined);
const expectMissingToldOnce = (account: FakeAccount): void => {
  expect(idsOf(account)).toEqual(idsOf(undisturbed));
  expect(account.channel.heads()).toHaveLength(1);
  expect(untold(account)).toEqual([]);
};

describe('a daemon that never started', () => {
  it('is found by a look, and told once', () => {
    expect(undisturbed.notices.map(({ state, rules }) => [state, rules])).toEqual([
      ['open', ['daemon-running', 'daemon-started-first']],
    ]);
    expect(undisturbed.channel.heads()).toHaveLength(1);
    expect(new Set(faults.map(({ name }) => name))).toEqual(new Set(['PutItem', 'UpdateItem', 'SendMessageBatch']));
  });

  it.each(drawnOf(faults))('is told once in spite of a crash of inspect $when its call $call, $name', async (fault) => {
    expectMissingToldOnce(await live({ ...MISSING, fault }));
  });

  it.each(
    drawnOf([
      { what: 'cuts the line', fault: { fault: 'cut' } as const },
      { what: 'is broken', fault: { fault: 'server-error' } as const },
      { what: 'throttles', fault: { fault: 'throttling' } as const },
    ]),
  )('is told once ECS answers again, where it $what at every call for five minutes', async ({ fault }) => {
    let asked = 0;
    const account = await live({
      ...MISSING,
      minutes: 20,
      meanwhile: (minute, ecs) => {
        if (minute === 0) ecs.faults.inject(fault);
        if (minute === 5) {
          asked = callsOf({ server: ecs });
          ecs.faults.clear();
        }
      },
    });
    expect(asked).toBeGreaterThan(0);
    expectMissingToldOnce(account);
  });
});

describe('deployed after the fleet was already running', () => {
  it('tells nothing of a good day of which it saw the second half', async () => {
    const account = await live({ scenario: 'a-good-day', minutes: 110, deployedAfterMinutes: 15 });
    expect(account.callsOf('observe').length).toBeGreaterThan(10);
    expect(account.notices).toEqual([]);
  });

  it('tells nothing of a late daemon from before it watched', async () => {
    const account = await live({ scenario: 'daemon-late', minutes: 60, deployedAfterMinutes: 2 });
    expect(account.notices.filter(({ rules }) => rules.includes('daemon-started-first'))).toEqual([]);
  });

  it('tells of a daemon that crashes afterwards', async () => {
    const account = await live({ scenario: 'daemon-crash-unrepaired', minutes: 40, deployedAfterMinutes: 5 });
    expect(account.notices.map(({ state }) => state)).toContain('open');
  });
});

describe('a clock that is five minutes off in inspect and the others alike', () => {
  it.each(drawnOf([-300_000, 300_000]))('by %i ms tells nothing of a good day', async (off) => {
    const account = await live({
      scenario: 'a-good-day',
      minutes: 60,
      meanwhile: () => void vi.setSystemTime(Date.now() + off),
    });
    expect(account.notices).toEqual([]);
  });
});
