import { describe, expect, it } from 'vitest';
import { endedBy, mayHaveRun, showsAbsence } from '../../../shared/core/ledger/forgotten.ts';
import type { Ledger } from '../../../shared/core/ledger/ledger.ts';
import type { LeftOut } from '../../../shared/core/ledger/left-out.ts';
import type { LookFact, TaskFact } from '../../../shared/core/words/facts.ts';
import { at, type Time, taskArn } from '../../timeline/index.ts';
import { lookFact } from '../looks/look-fact.ts';
import { taskFact } from '../looks/small-ecs.ts';
import { learned } from './learned.ts';

const LOOK = at('10:00');
const task = (seen: Time, change: Partial<TaskFact> = {}): TaskFact => ({
  ...taskFact('web', 'first'),
  updatedAt: at(seen),
  ...change,
});
const pending = { lastStatus: 'PENDING', startedAt: null };
const stopped = { lastStatus: 'STOPPED' };
const leftOut = (to: number): LeftOut => ({ times: 1, application: null, daemon: null, to });

type Seen = { fact: TaskFact; look?: Partial<LookFact> | null; leftOut?: LeftOut | null };

/** A ledger of one task, with a complete look that did not find it, unless told otherwise. */
const known = ({ fact, look = {}, leftOut = null }: Seen): Ledger => ({
  ...learned([fact]),
  look: look === null ? null : lookFact(LOOK, look),
  leftOut,
});
const found = { taskArns: [taskArn('web')] };

describe('a look', () => {
  it.each<{ what: string; complete?: boolean; leftOut: LeftOut | null; shows: boolean }>([
    { what: 'that is complete', leftOut: null, shows: true },
    { what: 'that is not', complete: false, leftOut: null, shows: false },
    { what: 'that is complete, after the last task that was left out', leftOut: leftOut(LOOK - 1), shows: true },
    { what: 'that is complete, and saw the last task that was left out', leftOut: leftOut(LOOK), shows: false },
    { what: 'that is complete, before such a task was seen', leftOut: leftOut(LOOK + 1), shows: false },
    { what: 'that is not, long after the last of those', complete: false, leftOut: leftOut(0), shows: false },
  ])('$what shows absence: $shows', ({ complete = true, leftOut: out, shows }) => {
    expect(showsAbsence(lookFact(LOOK, { complete }), { leftOut: out })).toBe(shows);
  });
});

describe('a task that was seen', () => {
  it.each<{ when: string; seen: Seen; by: Time | null }>([
    { when: 'no look followed', seen: { fact: task('01:00'), look: null }, by: null },
    { when: 'a look did not find it', seen: { fact: task('01:00') }, by: '10:00' },
    { when: 'a look found it', seen: { fact: task('01:00'), look: found }, by: null },
    { when: 'a look listed only a part', seen: { fact: task('01:00'), look: { complete: false } }, by: null },
    { when: 'the look left others out', seen: { fact: task('01:00'), leftOut: leftOut(LOOK) }, by: null },
    { when: 'it was seen a minute before the look', seen: { fact: task('09:00') }, by: '10:00' },
    { when: 'it was seen less than a minute before', seen: { fact: task('09:00.001') }, by: null },
    { when: 'it was seen after the look', seen: { fact: task('10:30') }, by: null },
    { when: 'it had stopped before the look', seen: { fact: task('02:00', stopped) }, by: '02:00' },
    { when: 'it had stopped just before the look', seen: { fact: task('09:59', stopped) }, by: '09:59' },
    {
      when: 'its end is known',
      seen: { fact: task('02:00', { executionStoppedAt: at('01:30') }) },
      by: '01:30',
    },
    {
      when: 'it had stopped, and no look followed',
      seen: { fact: task('02:00', stopped), look: null },
      by: '02:00',
    },
  ])('had ended by $by where $when', ({ seen, by }) => {
    const ledger = known(seen);
    expect([...ledger.tasks.values()].map(endedBy(ledger))).toEqual([by === null ? null : at(by)]);
  });

  it.each<{ what: string; seen: Seen; may: boolean }>([
    { what: 'on its way to RUNNING, and was not found', seen: { fact: task('01:00', pending) }, may: true },
    { what: 'a minute before the look', seen: { fact: task('09:00', pending) }, may: true },
    { what: 'less than that before it', seen: { fact: task('09:00.001', pending) }, may: false },
    { what: 'on its way, and was found', seen: { fact: task('01:00', pending), look: found }, may: false },
    { what: 'on its way, before no look', seen: { fact: task('01:00', pending), look: null }, may: false },
    {
      what: 'on its way, before a look at a part',
      seen: { fact: task('01:00', pending), look: { complete: false } },
      may: false,
    },
    {
      what: 'on its way, by a look that left others out',
      seen: { fact: task('01:00', pending), leftOut: leftOut(LOOK) },
      may: false,
    },
    {
      what: 'RUNNING, without a start',
      seen: { fact: task('01:00', { startedAt: null }) },
      may: false,
    },
    { what: 'on its way to STOPPED', seen: { fact: task('01:00', { lastStatus: 'STOPPING' }) }, may: false },
    {
      what: 'STOPPED, and never started',
      seen: { fact: task('01:00', { ...stopped, startedAt: null }) },
      may: false,
    },
  ])('$what may have run unseen: $may', ({ seen, may }) => {
    expect(mayHaveRun(known(seen)).map(({ taskArn: arn }) => arn)).toEqual(may ? [taskArn('web')] : []);
  });
});
