import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import {
  closingLook,
  endsOf,
  type LastMoment,
  looksForEnds,
  orderOf,
  stillOpen,
  whichEndIsMissing,
} from '../../../shared/core/scene/last-ends.ts';
import { inconclusive, pending, type Verdict, violated } from '../../../shared/core/words/verdict.ts';
import {
  applicationTask,
  at,
  clusterArn,
  DAEMON,
  type Envelope,
  instance,
  instanceArn,
  PROVIDER,
  type Time,
  taskArn,
  timeline,
} from '../../timeline/index.ts';
import { lookFact } from '../looks/look-fact.ts';
import { sceneOf } from './scene-of.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const web = (id: string, ended?: Time) =>
  applicationTask({ id, started: '02:00', ...(ended === undefined ? {} : { ended }) });
const seen = (events: readonly (readonly Envelope[])[], told: Parameters<typeof sceneOf>[1] = {}) =>
  sceneOf(timeline(joined, ...events), told);

describe('the unknown end of a task that was seen RUNNING', () => {
  const earliest = (told: Parameters<typeof sceneOf>[1]) => {
    const { scene, horizon } = seen([web('one')], told);
    return endsOf(scene.applicationTasks, horizon).openFrom;
  };
  const found = (time: Time) => ({ ledger: { look: lookFact(at(time), { taskArns: [taskArn('one')] }) } });

  it('came a minute before that at the earliest, since ends are reported late, and not before its start', () => {
    expect(earliest({})).toBe(at('02:00'));
    expect(earliest(found('03:00'))).toBe(at('02:00'));
    expect(earliest(found('03:00.001'))).toBe(at('02:00.001'));
    expect(earliest(found('10:00'))).toBe(at('09:00'));
  });
});

describe('the ends of application tasks', () => {
  const until = (from: Time, to: Time, known: Time | null = null): LastMoment => ({
    known: known === null ? null : at(known),
    from: at(from),
    to: at(to),
  });

  it.each<{ what: string; moment: LastMoment; is: boolean }>([
    { what: 'before an unknown moment', moment: until('10:00.001', '12:00'), is: true },
    { what: 'at its earliest', moment: until('10:00', '12:00'), is: true },
    { what: 'a millisecond after its earliest', moment: until('09:59.999', '12:00'), is: false },
    { what: 'at the only one that it may be', moment: until('10:00', '10:00'), is: true },
    { what: 'before a moment that cannot be', moment: until('12:00', '11:59.999'), is: false },
    { what: 'at a known moment', moment: until('10:00', '10:00', '10:00'), is: true },
    { what: 'a millisecond after it', moment: until('09:59.999', '09:59.999', '09:59.999'), is: false },
  ])('are in order, where the last is $what: $is', ({ moment, is }) => {
    const { scene } = seen([web('one', '10:00'), web('two', '05:00')]);
    expect(orderOf(scene, scene.applicationTasks, moment).isInOrder).toBe(is);
  });

  it('are in order beside a task that was seen STOPPED in time only where the moment is known', () => {
    const stopped = applicationTask({
      id: 'two',
      started: '02:00',
      stopped: '09:00',
      lost: ['RUNNING', 'DEACTIVATING', 'STOPPING', 'DEPROVISIONING'],
    });
    const { scene } = seen([web('one', '08:00'), stopped]);
    const isInOrder = (moment: LastMoment) => orderOf(scene, scene.applicationTasks, moment).isInOrder;
    expect(isInOrder(until('10:00', '10:00', '10:00'))).toBe(true);
    expect(isInOrder(until('10:00', '12:00'))).toBe(false);
  });
});

describe('the end that is missing', () => {
  it('is that of a task without one, though others have theirs', () => {
    const missing = (...events: readonly (readonly Envelope[])[]) =>
      whichEndIsMissing(seen(events).scene.applicationTasks);
    expect(missing(web('one', '10:00'), web('two'))).toMatch(/no executionStoppedAt/);
    expect(missing(web('one'))).toMatch(/no executionStoppedAt/);
    expect(missing(web('one', '10:00'), web('two', '11:00'))).toMatch(/after the daemon's deletion/);
  });

  it('may still become known where ECS can be asked and the instance is there', () => {
    const { gone: _, ...there } = seen([web('one')], { evidence: 'looks' }).scene;
    const gone = { after: at('19:00'), at: at('20:00'), exact: true };
    expect(stillOpen({ ...there, gone: null }, 'x')).toEqual(pending('the ends of the tasks', null));
    expect(stillOpen({ ...there, gone }, 'x')).toEqual(inconclusive('x'));
    expect(stillOpen({ ...there, gone: null, evidence: 'stream' }, 'x')).toEqual(inconclusive('x'));
  });
});

describe('the look that closes an order', () => {
  const closed = (now: Time, look: Time | null, evidence: 'looks' | 'stream' = 'looks') => {
    const told = { now, evidence, ledger: { look: look === null ? null : lookFact(at(look)) } };
    return closingLook(seen([], told).scene, at('10:00'))?.outcome ?? null;
  };

  it.each<{ now: Time; look: Time | null; is: string | null }>([
    { now: '69:59.999', look: null, is: 'pending' },
    { now: '70:00', look: null, is: 'pending' },
    { now: '70:00.001', look: null, is: 'inconclusive' },
    { now: '80:00', look: '10:00', is: null },
    { now: '80:00', look: '09:59.999', is: 'inconclusive' },
    { now: '80:00', look: '70:00', is: null },
    { now: '80:00', look: '70:00.001', is: 'inconclusive' },
  ])('leaves it $is at $now, where ECS was asked at $look of a moment at 10:00', ({ now, look, is }) => {
    expect(closed(now, look)).toBe(is);
  });

  it('is not asked for in replay', () => {
    expect(closed('80:00', null, 'stream')).toBeNull();
  });
});

describe('the looks of a rule that holds ends against a moment', () => {
  const MOMENT = at('10:00');
  const { ledger } = seen([]).scene;
  const verdict = (until: number | null, marginMs: number | null = null): Verdict => ({
    ...violated({ reason: 'x', occurredAt: MOMENT, marginMs }),
    rule: 'daemon-stopped-last',
    daemonName: DAEMON,
    clusterArn: clusterArn(),
    capacityProviderName: PROVIDER,
    containerInstanceArn: instanceArn(),
    until,
  });
  const settlesFrom = (until: number | null, moment: number | null) =>
    looksForEnds(() => moment).settlesFrom?.(verdict(until), { ledger, policy: DEFAULT_POLICY });

  it('settle it a minute after the moment, or an hour before its deadline, and never where neither is known', () => {
    expect(settlesFrom(null, MOMENT)).toBe(MOMENT + MINUTE);
    expect(settlesFrom(MOMENT + 3 * HOUR, MOMENT)).toBe(MOMENT + 2 * HOUR);
    expect(settlesFrom(MOMENT + 3 * HOUR, null)).toBe(MOMENT + 2 * HOUR);
    expect(settlesFrom(null, null)).toBeNull();
  });

  it('may show the end of a violation only where it is not known by how much the order was broken', () => {
    const mayEnd = (marginMs: number | null) =>
      looksForEnds(() => null).mayEndUnseen?.(verdict(null, marginMs), ledger);
    expect([mayEnd(null), mayEnd(-1)]).toEqual([true, false]);
  });
});
