import { describe, expect, it } from 'vitest';
import {
  type BreachFold,
  NO_BREACHES,
  NOTHING_UNCOVERED,
  type UncoveredFold,
} from '../../../shared/core/ledger/fold.ts';
import { foldedDowntime } from '../../../shared/core/scene/folded-downtime.ts';
import {
  applicationTask,
  at,
  daemonTask,
  type Envelope,
  instance,
  type Time,
  taskArn,
  timeline,
} from '../../timeline/index.ts';
import { sceneOf } from './scene-of.ts';

const part = (from: Time, to: Time) => ({ from: at(from), to: at(to) });
const NEVER = Number.NEGATIVE_INFINITY;
const MINUTE = 60_000;

const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
/** Ran throughout, so it ran in each stretch; `brief` ran in the second alone. */
const orders = applicationTask({ id: 'orders', started: '01:05', ended: '50:00' });
const brief = applicationTask({ id: 'brief', started: '20:00', ended: '23:00' });

const down: BreachFold = {
  taskArns: [taskArn('orders'), taskArn('brief')],
  dropped: 2,
  longestMs: 4 * MINUTE,
  since: at('10:00'),
  mostMs: 6 * MINUTE,
};
const uncovered: UncoveredFold = { parts: [part('10:00', '12:00'), part('20:00', '24:00')], moreTo: NEVER };

const foldedWith = (daemons: readonly Envelope[], fold: { down?: BreachFold; uncovered?: UncoveredFold } = {}) => {
  const known = { down, uncovered, ...fold };
  const { scene, horizon } = sceneOf(timeline(joined, orders, brief, daemons), { fold: known });
  const { down: left, uncovered: rest } = foldedDowntime(scene, horizon);
  return { down: left, uncovered: rest };
};

/** Found only after the folding. */
const late = (started: Time, ended: Time) => daemonTask({ id: 'late', started, ended });

describe('the folded time without a daemon', () => {
  it('is what was folded where no task is known that may have run then', () => {
    expect(foldedWith([])).toEqual({ down, uncovered });
    expect(foldedWith(late('30:00', '40:00'))).toEqual({ down, uncovered });
    expect(foldedWith(late('12:00', '20:00'))).toEqual({ down, uncovered });
  });

  it('is what was folded where its stretches are not kept', () => {
    const nothing = { down, uncovered: NOTHING_UNCOVERED };
    expect(foldedWith(late('09:00', '25:00'), nothing)).toEqual(nothing);
  });

  it('is without the first stretch where a task ran through it: the second is the first and the longest', () => {
    expect(foldedWith(late('09:00', '13:00'))).toEqual({
      down: { ...down, since: at('20:00'), longestMs: 4 * MINUTE },
      uncovered: { parts: [part('20:00', '24:00')], moreTo: NEVER },
    });
  });

  it('loses the tasks that ran in a covered stretch alone, and is as long as what is left', () => {
    expect(foldedWith(late('19:00', '25:00'))).toEqual({
      down: { ...down, taskArns: [taskArn('orders')], longestMs: 2 * MINUTE },
      uncovered: { parts: [part('10:00', '12:00')], moreTo: NEVER },
    });
  });

  it('is cut by a task that ran through a part of a stretch', () => {
    expect(foldedWith(late('21:00', '22:00'))).toEqual({
      down: { ...down, longestMs: 2 * MINUTE },
      uncovered: { parts: [part('10:00', '12:00'), part('20:00', '21:00'), part('22:00', '24:00')], moreTo: NEVER },
    });
  });

  it('names no task that the ledger does not hold any more', () => {
    const gone = { ...down, taskArns: [taskArn('orders'), taskArn('dropped')] };
    expect(foldedWith(late('09:00', '13:00'), { down: gone }).down.taskArns).toEqual([taskArn('orders')]);
  });

  it('is nothing where a task ran through all of it, and no history that fits has more', () => {
    const certain = { ...down, mostMs: down.longestMs };
    expect(foldedWith(late('09:00', '25:00'), { down: certain })).toEqual({
      down: NO_BREACHES,
      uncovered: { parts: [], moreTo: NEVER },
    });
  });

  it('stays possible where a history that fits has more', () => {
    expect(foldedWith(late('09:00', '25:00')).down).toEqual({ ...NO_BREACHES, mostMs: 6 * MINUTE });
  });

  it('stays possible where a stretch that is not kept reaches beyond the task', () => {
    const certain = { ...down, mostMs: down.longestMs };
    const more = { ...uncovered, moreTo: at('28:00') };
    expect(foldedWith(late('09:00', '25:00'), { down: certain, uncovered: more })).toEqual({
      down: { ...NO_BREACHES, mostMs: down.mostMs - 2 * MINUTE },
      uncovered: { parts: [], moreTo: at('28:00') },
    });
    expect(foldedWith(late('09:00', '28:00'), { down: certain, uncovered: more })).toEqual({
      down: NO_BREACHES,
      uncovered: { parts: [], moreTo: NEVER },
    });
  });

  it('stays possible where the stretches that are left have no task of the ledger any more', () => {
    const certain = { ...down, taskArns: [taskArn('brief')], mostMs: down.longestMs };
    expect(foldedWith(late('19:00', '25:00'), { down: certain })).toEqual({
      down: { ...NO_BREACHES, mostMs: down.longestMs },
      uncovered: { parts: [part('10:00', '12:00')], moreTo: NEVER },
    });
  });
});
