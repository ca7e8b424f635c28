import { describe, expect, it } from 'vitest';
import type { DaemonFold } from '../../../shared/core/ledger/fold.ts';
import { overlapOf, runningBeyond } from '../../../shared/core/scene/overlap.ts';
import { at, daemonTask, type Envelope, instance, type Time, timeline } from '../../timeline/index.ts';
import { sceneOf } from './scene-of.ts';

const MINUTE = 60_000;
const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const runs = (id: string, started: Time, ended?: Time) =>
  daemonTask({ id, started, ...(ended === undefined ? {} : { ended }) });
const endedBy = (id: string, started: Time, stopped: Time) =>
  daemonTask({ id, started, stopped, lost: ['RUNNING', 'DEACTIVATING', 'STOPPING', 'DEPROVISIONING'] });

type More = { fold?: Partial<DaemonFold>; ledger?: object; until?: Time };

/** The least and the most time that its tasks ran together, in minutes. */
const minutesOf = (events: readonly Envelope[], { until, ...told }: More = {}): readonly number[] => {
  const { scene, horizon } = sceneOf(timeline(joined, events), told);
  const { least, most } = overlapOf(scene, horizon, 0, until === undefined ? undefined : at(until));
  return [least.longestMs / MINUTE, most.longestMs / MINUTE];
};

describe('the time that tasks of one daemon ran together', () => {
  const two = timeline(runs('one', '02:00', '10:00'), runs('two', '08:00', '20:00'));

  it('is known where their starts and ends are', () => {
    expect(minutesOf(two)).toEqual([2, 2]);
    expect(minutesOf(timeline(runs('one', '02:00', '10:00'), runs('two', '10:00')))).toEqual([0, 0]);
  });

  it('counts until a moment alone', () => {
    expect(minutesOf(two, { until: '09:00' })).toEqual([1, 1]);
    expect(minutesOf(two, { until: '10:00' })).toEqual([2, 2]);
    expect(minutesOf(two, { until: '05:00' })).toEqual([0, 0]);
  });

  it('lies between two bounds where an end is not known', () => {
    expect(minutesOf(timeline(endedBy('one', '02:00', '12:00'), runs('two', '08:00', '20:00')))).toEqual([0, 4]);
  });

  it("may be as long as a task ran beside them that may be any daemon's", () => {
    const unnamedFold = { taskArn: 'nobodys', from: at('03:00'), to: at('05:00') };
    expect(minutesOf(runs('one', '02:00', '10:00'), { ledger: { unnamedFold } })).toEqual([0, 2]);
    const late = { ...unnamedFold, from: at('11:00'), to: at('12:00') };
    expect(minutesOf(runs('one', '02:00', '10:00'), { ledger: { unnamedFold: late } })).toEqual([0, 0]);
  });

  it('has no bound where a task became known after those were folded beside which it ran', () => {
    const one = runs('one', '02:00', '10:00');
    expect(minutesOf(one, { fold: { coveredTo: at('09:00'), beside: 0 } })).toEqual([0, Number.POSITIVE_INFINITY]);
    expect(minutesOf(one, { fold: { coveredTo: at('09:00'), beside: 1 } })).toEqual([0, 0]);
    expect(minutesOf(one, { fold: { coveredTo: at('10:00'), beside: 0 } })).toEqual([0, 0]);
    expect(minutesOf(one, { fold: { triggers: [at('09:00')] } })).toEqual([0, Number.POSITIVE_INFINITY]);
    expect(minutesOf(one, { fold: { triggers: [at('02:00'), at('10:00')] } })).toEqual([0, 0]);
  });
});

describe('the tasks that ran on beyond a time', () => {
  it('started before it and had not ended, or nobody knows', () => {
    const events = timeline(
      joined,
      runs('over', '02:00', '10:00'),
      runs('on', '03:00'),
      runs('later', '11:00'),
      daemonTask({ id: 'unknown', started: '01:10', lacking: ['startedAt'] }),
    );
    const beyond = (time: Time) => runningBeyond(sceneOf(events).scene, at(time)).length;
    expect([beyond('02:00'), beyond('09:00'), beyond('10:00'), beyond('11:00'), beyond('12:00')]).toEqual([
      1, 3, 2, 2, 3,
    ]);
  });
});
