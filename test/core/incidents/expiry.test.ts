import { describe, expect, it } from 'vitest';
import { expiredActsOf, expiredBy } from '../../../shared/core/incidents/expiry.ts';
import { nextIncident } from '../../../shared/core/incidents/incidents.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import { incidentOf } from '../../edge/store/states.ts';
import { applicationTask, at, daemonTask, instance, type Time, timeline } from '../../timeline/index.ts';
import { noise } from '../advance/noise.ts';
import { factsIn, inventoryAt, lookAt, place } from '../advance/service.ts';

const DAY_MS = 86_400_000;
const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const orders = applicationTask({ id: 'one', started: '01:05' });
const agent = (ended?: Time) => daemonTask({ id: 'agent', started: '01:40', ...(ended && { ended }) });

/** An instance whose daemon came late; the task that started before it runs on. */
const late = () => {
  const one = place();
  one.hears('01:50', [...factsIn(timeline(joined, orders, agent())), lookAt('01:50', ['one', 'agent'])]);
  expect(one.tells()).toMatchObject([{ state: 'open', now: 'consequences' }]);
  return one;
};
/** The clock of a day later: the inventory is fresh. */
const on = (time: Time) => ({ now: at(time), inventory: inventoryAt(at(time)) });

const verdictOf = (daemonName: string) => {
  const [violation] = incidentOf('a').violations;
  if (violation === undefined) throw new Error('the incident holds no violation');
  return { ...violation, daemonName, occurredAt: 500 };
};

describe('a violation whose tasks run on', () => {
  it('has a check for the moment at which it is over by time, and is resolved then', () => {
    const one = late();
    expect(one.known().due).toMatchObject({ at: at('01:50') + DAY_MS, needs: 'clock' });
    one.hears('24:01:49', [], on('24:01:49'));
    expect(one.known().incident?.resolvedAt).toBeNull();
    one.hears('24:01:50', [], on('24:01:50'));
    expect(one.tells()).toMatchObject([{ state: 'resolved', now: 'over' }]);
    expect(one.known()).toMatchObject({ due: null, incident: { resolution: expect.stringContaining('long enough') } });
  });

  it('is over after the time that the policy says', () => {
    const policy = { ...DEFAULT_POLICY, consequenceSeconds: 3600 };
    const one = late();
    one.hears('01:01:50', [], { policy });
    expect(one.tells()).toMatchObject([{ state: 'resolved' }]);
  });

  it('does not open again, though its verdict stays violated', () => {
    const one = late();
    one.hears('24:02:00', [], on('24:02:00'));
    one.tells();
    const { verdicts, changed } = one.hears('30:00:00', [], on('30:00:00'));
    expect(verdicts.some(({ outcome }) => outcome === 'violated')).toBe(true);
    expect([changed, one.tells()]).toEqual([false, []]);
  });

  it('does not join what breaks later, also not after a further incident', () => {
    const one = late();
    one.hears('24:02:00', [], on('24:02:00'));
    one.tells();
    const crash = [...factsIn(agent('30:00:00')), lookAt('30:00:20', ['one'])];
    one.hears('30:00:20', crash, on('30:00:20'));
    expect(one.tells()).toMatchObject([{ state: 'open', now: 'going-on', rules: ['daemon-stayed-up'] }]);
    one.hears('30:00:40', factsIn(daemonTask({ id: 'second', started: '30:00:30' })), on('30:00:40'));
    one.hears('55:00:00', [], on('55:00:00'));
    expect(one.tells().at(-1)).toMatchObject({ state: 'resolved' });
    one.hears('56:00:00', [], on('56:00:00'));
    expect(one.tells()).toEqual([]);
  });

  it('opens again where the same rule is broken by a new act, of which the verdict keeps the first', () => {
    const one = late();
    one.hears('10:20', [...factsIn(agent('10:00')), lookAt('10:20', ['one'])]);
    one.hears('10:40', factsIn(daemonTask({ id: 'second', started: '10:30' })));
    one.hears('25:00:00', [], on('25:00:00'));
    expect(one.tells().at(-1)).toMatchObject({ state: 'resolved' });
    const again = daemonTask({ id: 'second', started: '10:30', ended: '26:00:00' });
    one.hears('26:00:20', [...factsIn(again), lookAt('26:00:20', ['one'])], on('26:00:20'));
    expect(one.tells()).toMatchObject([{ state: 'open', rules: expect.arrayContaining(['daemon-stayed-up']) }]);
    expect(one.known().incident?.violations.map(({ rule }) => rule)).not.toContain('daemon-started-first');
  });

  it('is not over by time while it goes on, or has broken again', () => {
    const one = late();
    one.hears('23:00:20', [...factsIn(agent('23:00:00')), lookAt('23:00:20', ['one'])], on('23:00:20'));
    one.hears('25:00:00', [lookAt('25:00:00', ['one'])], on('25:00:00'));
    expect(one.known().incident?.resolvedAt).toBeNull();
  });
});

describe('an incident of more violations than it keeps', () => {
  it('is over by time as well, and none of them opens it again', () => {
    const many = Array.from({ length: 60 }, (_, n) => verdictOf(`daemon ${n}`));
    const ends = { isGone: false, haveEnded: () => false, goesOn: () => false, uncritical: new Set<string>() };
    const at = (now: number) => ({ ...ends, policy: DEFAULT_POLICY, now });
    const open = nextIncident(null, many, at(1000));
    expect(open).toMatchObject({ resolvedAt: null, violationsTotal: 60 });
    const over = nextIncident(open, many, at(1000 + DAY_MS));
    expect(over?.resolvedAt).toBe(1000 + DAY_MS);
    expect(nextIncident(over, many, at(1000 + 2 * DAY_MS))).toBe(over);
  });
});

describe('acts that are over by time', () => {
  const clock = { policy: DEFAULT_POLICY, now: 3 * DAY_MS };
  const [violation] = incidentOf('a').violations;
  if (violation === undefined) throw new Error('the incident holds no violation');
  const many = Array.from({ length: 300 }, (_, n) => ({
    ...violation,
    daemonName: noise(`daemon ${n}`, 200),
    occurredAt: n,
    rightSince: 1000 + n,
  }));
  const { acts, othersUntil } = expiredActsOf({ violations: many }, clock);

  it('are kept one by one up to a bound, the newest first, and the others by the time up to which they were right', () => {
    expect(JSON.stringify(acts).length).toBeLessThan(6000);
    expect(acts[0]?.until).toBe(1299);
    expect(othersUntil).toBe(1299 - acts.length);
  });

  it('are all known again by what is kept, and a later act is not', () => {
    const isExpired = expiredBy({ violations: [], expired: { acts, othersUntil: Number(othersUntil) } }, clock);
    expect(many.every(isExpired)).toBe(true);
    expect(isExpired({ ...violation, daemonName: many[0]?.daemonName ?? null, occurredAt: 2 * DAY_MS })).toBe(false);
    expect(isExpired({ ...violation, latestAt: 2 * DAY_MS, daemonName: acts[0]?.daemonName ?? null })).toBe(false);
  });

  it('do not count what an incident still holds', () => {
    expect(expiredActsOf({ violations: [violation, { ...violation, rightSince: clock.now - 1000 }] }, clock)).toEqual({
      acts: [],
    });
  });
});
