import { describe, expect, it } from 'vitest';
import type { StatusRun } from '../../../shared/core/ledger/ledger.ts';
import { endOf, runsOn, seenRunningAt } from '../../../shared/core/scene/ends.ts';
import type { StartedTask } from '../../../shared/core/scene/tasks.ts';
import { at, daemonTask, type Envelope, instance, type Time, taskArn, timeline } from '../../timeline/index.ts';
import { lookFact } from '../looks/look-fact.ts';
import { sceneOf } from './scene-of.ts';

const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const ran = (life: Parameters<typeof daemonTask>[0]) => daemonTask({ id: 'agent', started: '02:00', ...life });
const running = ran({});
/** It ended at some moment until then: only STOPPED was seen of it. */
const stoppedAt = (stopped: Time) => ran({ stopped, lost: ['RUNNING', 'DEACTIVATING', 'STOPPING', 'DEPROVISIONING'] });

type Told = Parameters<typeof sceneOf>[1];
const first = (events: readonly Envelope[], told: Told) => {
  const { scene, horizon } = sceneOf(timeline(joined, events), told);
  const [task] = scene.daemonTasks;
  if (task === undefined) throw new Error('no task of the daemon is there');
  return { task, horizon };
};

const LATER = 'later';
const clock = (time: number): string =>
  Number.isFinite(time) ? new Date(time).toISOString().slice(14, 23).replace('.000', '') : LATER;
/** `from … to`. */
const endIn = (events: readonly Envelope[], told: Told = {}): string => {
  const { task, horizon } = first(events, told);
  const { from, to } = endOf(task, horizon);
  return `${clock(from)} … ${clock(to)}`;
};
const looked = (time: Time, ...found: readonly string[]): Told => ({
  ledger: { look: lookFact(at(time), { taskArns: found.map((id) => taskArn(id)) }) },
});

const mark = (status: string, version: number, time: Time, exact = true) => ({ status, version, at: at(time), exact });
const once = (...of: Parameters<typeof mark>): StatusRun => ({ first: mark(...of), last: mark(...of) });
const NEVER = `${LATER} … ${LATER}`;

describe('the end of a task', () => {
  it.each<{ where: string; events: readonly Envelope[]; told?: Told; is: string }>([
    { where: 'it is known', events: ran({ ended: '10:00' }), is: '10:00 … 10:00' },
    { where: 'it runs', events: running, is: NEVER },
    { where: 'only STOPPED was seen', events: stoppedAt('10:00'), is: '02:00 … 10:00' },
    { where: 'a later look did not find it', events: running, told: looked('10:00'), is: '02:00 … 10:00' },
    { where: 'a look of its newest fact did not', events: running, told: looked('02:00'), is: '02:00 … 02:00' },
    { where: 'a look before its newest fact did not', events: running, told: looked('01:59.999'), is: NEVER },
    { where: 'a later look found it', events: running, told: looked('10:00', 'agent'), is: NEVER },
  ])('where $where, is $is', ({ events, told, is }) => {
    expect(endIn(events, told)).toBe(is);
  });

  it.each<{ where: string; events: readonly Envelope[]; told: Told; is: string }>([
    { where: 'it is known before', events: ran({ ended: '09:59.999' }), told: {}, is: '09:59.999 … 09:59.999' },
    { where: 'it is known, and comes then', events: ran({ ended: '10:00' }), told: {}, is: NEVER },
    {
      where: 'it comes then, and a look did not find the task',
      events: ran({ ended: '10:00' }),
      told: looked('20:00'),
      is: NEVER,
    },
    { where: 'STOPPED was seen before', events: stoppedAt('09:59.999'), told: {}, is: '02:00 … 09:59.999' },
    { where: 'STOPPED was seen then', events: stoppedAt('10:00'), told: {}, is: `02:00 … ${LATER}` },
    { where: 'STOPPED was seen after it', events: stoppedAt('12:00'), told: {}, is: `02:00 … ${LATER}` },
    { where: 'a look then did not find it', events: running, told: looked('10:00'), is: `02:00 … ${LATER}` },
  ])('where the daemon was deleted at 10:00 and $where, is $is', ({ events, told, is }) => {
    expect(endIn(events, { ...told, until: '10:00' })).toBe(is);
  });

  it.each<{ gone: Time; active: Time; exact?: boolean; is: string }>([
    { gone: '09:59.999', active: '01:00', is: '02:00 … 09:59.999' },
    { gone: '10:00', active: '01:00', is: `02:00 … ${LATER}` },
    { gone: '20:00', active: '01:00', is: `02:00 … ${LATER}` },
    { gone: '20:00', active: '10:00', is: `02:00 … ${LATER}` },
    { gone: '20:00', active: '10:00.001', is: NEVER },
    { gone: '20:00', active: '15:00', is: NEVER },
    { gone: '20:00', active: '01:00', exact: true, is: NEVER },
  ])(
    'where the daemon was deleted at 10:00, is $is if the instance was seen ACTIVE at $active and gone at $gone (the event: $exact)',
    ({ gone, active, exact = false, is }) => {
      const statuses = [once('ACTIVE', 2, active), once('INACTIVE', 3, gone, exact)];
      expect(endIn(running, { until: '10:00', ledger: { statuses } })).toBe(is);
    },
  );
});

describe('the time that is judged for a daemon', () => {
  const leaving = (until: Time, ...statuses: readonly StatusRun[]) =>
    sceneOf(running, { until, ledger: { statuses: [...statuses] } }).horizon.leaving?.at ?? null;

  it('has no leaving that begins at its deletion, or later', () => {
    const drains = once('DRAINING', 3, '10:00');
    expect(leaving('10:00.001', once('ACTIVE', 2, '01:00'), drains)).toBe(at('10:00'));
    expect(leaving('10:00', once('ACTIVE', 2, '01:00'), drains)).toBeNull();
    expect(leaving('09:00', once('ACTIVE', 2, '01:00'), drains)).toBeNull();
    expect(leaving('09:00', drains)).toBeNull();
  });
});

describe('the last time at which a task was seen RUNNING', () => {
  const seen = (events: readonly Envelope[], told: Told = {}): string | null => {
    const { task, horizon } = first(events, told);
    const time = seenRunningAt(task, horizon);
    return time === Number.NEGATIVE_INFINITY ? null : clock(time);
  };

  it('is that of its newest fact, or of a later look that found it', () => {
    expect(seen(running)).toBe('02:00');
    expect(seen(running, looked('10:00', 'agent'))).toBe('10:00');
    expect(seen(running, looked('10:00', 'another'))).toBe('02:00');
    expect(seen(ran({ ended: '05:00' }))).toBeNull();
  });

  it('is none where its end is known, though its status is RUNNING still', () => {
    const { task, horizon } = first(running, {});
    expect(seenRunningAt({ ...task, executionStoppedAt: at('05:00') }, horizon)).toBe(Number.NEGATIVE_INFINITY);
  });

  it('is none at the deletion of the daemon or after it', () => {
    expect(seen(running, { ...looked('10:00', 'agent'), until: '10:00.001' })).toBe('10:00');
    expect(seen(running, { ...looked('10:00', 'agent'), until: '10:00' })).toBeNull();
    expect(seen(running, { ...looked('10:00', 'agent'), until: '09:00' })).toBeNull();
  });

  it('is not that of a look which found it once the instance was gone', () => {
    const gone = (time: Time) => ({ statuses: [once('ACTIVE', 2, '01:00'), once('INACTIVE', 3, time)] });
    const found = (time: Time) => ({ ledger: { ...looked('10:00', 'agent')?.ledger, ...gone(time) } });
    expect(seen(running, found('10:00.001'))).toBe('10:00');
    expect(seen(running, found('10:00'))).toBe('02:00');
    expect(seen(running, found('05:00'))).toBe('02:00');
  });
});

describe('a task of a daemon', () => {
  const goesOn = (change: Partial<StartedTask>, told: Told) => {
    const { task, horizon } = first(running, told);
    return runsOn({ ...task, ...change }, horizon);
  };

  it('runs on until its end is known, or the daemon is deleted', () => {
    expect(goesOn({}, {})).toBe(true);
    expect(goesOn({ executionStoppedAt: at('10:00') }, {})).toBe(false);
    expect(goesOn({}, looked('10:00'))).toBe(false);
    expect(goesOn({}, { now: '30:00', until: '30:00.001' })).toBe(true);
    expect(goesOn({}, { now: '30:00', until: '30:00' })).toBe(false);
    expect(goesOn({ executionStoppedAt: at('32:00') }, { now: '30:00', until: '31:00' })).toBe(false);
  });
});
