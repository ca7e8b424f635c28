import { describe, expect, it } from 'vitest';
import { NO_BREACH } from '../../../shared/core/scene/breach.ts';
import { foldedCover, leastDowntime, leastParts, mostDowntime, mostRuns } from '../../../shared/core/scene/downtime.ts';
import {
  applicationTask,
  at,
  DAEMON,
  daemonTask,
  type Envelope,
  instance,
  type Time,
  taskArn,
  timeline,
} from '../../timeline/index.ts';
import { sceneOf } from './scene-of.ts';

const EVER = Number.NEGATIVE_INFINITY;
const NEVER = Number.POSITIVE_INFINITY;
const MINUTE = 60_000;
const part = (from: Time, to: Time) => ({ from: at(from), to: at(to) });

const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const orders = applicationTask({ id: 'orders', started: '05:00', ended: '50:00' });
const runs = (id: string, started: Time, ended?: Time) =>
  daemonTask({ id, started, ...(ended === undefined ? {} : { ended }) });
/** A daemon's task that nothing names, so that it may be this daemon's. */
const nobodys = (started: Time | null, ended: Time) => ({
  ledger: { unnamedFold: { taskArn: 'nobodys', from: started === null ? null : at(started), to: at(ended) } },
});

const seen = (...events: readonly (readonly Envelope[])[]) => sceneOf(timeline(joined, orders, ...events));
const least = (...events: readonly (readonly Envelope[])[]) => {
  const { scene, horizon } = seen(...events);
  return leastDowntime(scene, horizon, []);
};
const partsOf = (...events: readonly (readonly Envelope[])[]) => {
  const { scene, horizon } = seen(...events);
  return leastParts(scene, horizon, []);
};
const most = (...events: readonly (readonly Envelope[])[]) => {
  const { scene, horizon } = seen(...events);
  return mostDowntime(scene, horizon, []).map(({ longestMs }) => longestMs);
};

describe('the least time that tasks ran without their daemon', () => {
  it('is nothing while it runs, and before it ever ran', () => {
    expect(least(runs('agent', '02:00'))).toEqual(NO_BREACH);
    expect(partsOf(runs('agent', '02:00'))).toEqual([]);
    expect(least()).toEqual(NO_BREACH);
    expect(partsOf()).toEqual([]);
  });

  it('is the gap between two of its tasks, and the end after the last', () => {
    const two = [runs('one', '02:00', '10:00'), runs('two', '13:00', '20:00')];
    expect(least(...two)).toEqual({
      taskArns: [taskArn('orders')],
      longestMs: 30 * MINUTE,
      since: at('10:00'),
      latest: at('20:00'),
    });
    expect(partsOf(...two)).toEqual([part('10:00', '13:00'), part('20:00', '50:00')]);
  });

  it('counts a gap within leaving only where a start of the daemon ends it', () => {
    const leaves = instance(['00:00 REGISTERING', '01:00 ACTIVE', '30:00 DRAINING']);
    const gapsOf = (...events: readonly (readonly Envelope[])[]) => {
      const { scene, horizon } = sceneOf(timeline(leaves, orders, ...events));
      return [leastParts(scene, horizon, []), leastDowntime(scene, horizon, []).longestMs];
    };
    expect(gapsOf(runs('one', '02:00', '40:00'))).toEqual([[], 0]);
    expect(gapsOf(runs('one', '02:00', '29:00'))).toEqual([[part('29:00', '50:00')], 21 * MINUTE]);
    expect(gapsOf(runs('one', '02:00', '40:00'), runs('two', '42:00', '45:00'))).toEqual([
      [part('40:00', '42:00')],
      2 * MINUTE,
    ]);
  });

  it("is as much as no task that may be the daemon's can have covered", () => {
    const { scene, horizon } = sceneOf(timeline(joined, orders, runs('one', '02:00', '10:00')), nobodys(null, '30:00'));
    expect(leastParts(scene, horizon, [])).toEqual([part('30:00', '50:00')]);
    expect(mostRuns(scene, horizon)).toEqual([part('02:00', '10:00'), { from: EVER, to: at('30:00') }]);
  });
});

describe('the most time that tasks may have run without their daemon', () => {
  it('is the least where all is known', () => {
    expect(most(runs('one', '02:00', '10:00'), runs('two', '13:00', '20:00'))).toEqual([30 * MINUTE]);
    expect(most(runs('one', '02:00'))).toEqual([0]);
    expect(most()).toEqual([0]);
  });

  it("may have begun where a task that may be the daemon's started first", () => {
    const mostBeside = (started: Time | null, ended: Time, ...events: readonly (readonly Envelope[])[]) => {
      const { scene, horizon } = sceneOf(timeline(joined, orders, ...events), nobodys(started, ended));
      return mostDowntime(scene, horizon, []).map(({ longestMs }) => longestMs);
    };
    expect(mostBeside('08:00', '09:00', runs('one', '20:00'))).toEqual([0, 12 * MINUTE]);
    expect(mostBeside('20:00', '21:00', runs('one', '20:00'))).toEqual([0]);
    expect(mostBeside('25:00', '26:00', runs('one', '20:00'))).toEqual([0]);
    expect(mostBeside(null, '26:00', runs('one', '20:00'))).toEqual([0, 15 * MINUTE]);
    expect(mostBeside('08:00', '09:00')).toEqual([0, 42 * MINUTE]);
  });

  it("counts no gap within leaving that begins after the last end of a task that may be the daemon's", () => {
    const leaves = instance(['00:00 REGISTERING', '01:00 ACTIVE', '30:00 DRAINING']);
    const longest = (ended: Time | null) => {
      const events = timeline(leaves, orders, runs('one', '02:00', '40:00'));
      const { scene, horizon } = sceneOf(events, ended === null ? {} : nobodys('03:00', ended));
      return mostDowntime(scene, horizon, []).map(({ longestMs }) => longestMs);
    };
    expect(longest(null)).toEqual([0]);
    expect(longest('45:00')).toEqual([10 * MINUTE]);
    expect(longest('35:00')).toEqual([0]);
  });
});

describe('the folded history of a daemon', () => {
  it('covers all until the last end of what was folded away', () => {
    const cover = (coveredTo: number) =>
      foldedCover(sceneOf(joined, { fold: { daemonName: DAEMON, coveredTo } }).scene);
    expect(cover(EVER)).toEqual([]);
    expect(cover(at('10:00'))).toEqual([{ from: EVER, to: at('10:00') }]);
  });

  it('counts as a run beside those of known tasks', () => {
    const { scene, horizon } = seen(runs('one', '13:00', '20:00'));
    const cover = [{ from: EVER, to: at('10:00') }];
    expect(leastParts(scene, horizon, cover)).toEqual([part('10:00', '13:00'), part('20:00', '50:00')]);
    expect(mostDowntime(scene, horizon, cover).map(({ longestMs }) => longestMs)).toEqual([30 * MINUTE]);
    expect(leastDowntime(scene, horizon, [{ from: EVER, to: NEVER }])).toEqual(NO_BREACH);
  });
});
