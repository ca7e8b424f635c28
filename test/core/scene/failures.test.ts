import { describe, expect, it } from 'vitest';
import type { DaemonFold } from '../../../shared/core/ledger/fold.ts';
import { endsOfDaemon } from '../../../shared/core/scene/failures.ts';
import { at, daemonTask, type Envelope, instance, type Time, timeline } from '../../timeline/index.ts';
import { sceneOf } from './scene-of.ts';

const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const runs = (id: string, started: Time, ended?: Time) =>
  daemonTask({ id, started, ...(ended === undefined ? {} : { ended }) });
/** It ended at some moment until then: only STOPPED was seen of it. */
const endedBy = (id: string, started: Time, stopped: Time) =>
  daemonTask({ id, started, stopped, lost: ['RUNNING', 'DEACTIVATING', 'STOPPING', 'DEPROVISIONING'] });

/** `from … to`, and `?` where another task may have run on. */
const endsOf = (events: readonly Envelope[], fold: Partial<DaemonFold> = {}, ledger = {}): readonly string[] =>
  endsOfDaemon(sceneOf(timeline(joined, events), { fold, ledger }).scene).map(
    ({ moments, isInDoubt }) =>
      `${moments.map(({ from, to }) => `${clock(from)} … ${clock(to - 1)}`).join(', ')}${isInDoubt ? ' ?' : ''}`,
  );
const START = at('00:00');
const clock = (time: number): string =>
  `${String(Math.floor((time - START) / 60_000)).padStart(2, '0')}:${String(((time - START) % 60_000) / 1000).padStart(2, '0')}`;

describe('the ends of a daemon', () => {
  it('are those of its tasks beside which no other runs', () => {
    expect(endsOf([])).toEqual([]);
    expect(endsOf(runs('one', '02:00'))).toEqual([]);
    expect(endsOf(runs('one', '02:00', '10:00'))).toEqual(['10:00 … 10:00']);
    expect(endsOf(timeline(runs('one', '02:00', '10:00'), runs('two', '08:00', '20:00')))).toEqual(['20:00 … 20:00']);
    expect(endsOf(timeline(runs('one', '02:00', '10:00'), runs('two', '10:00', '20:00')))).toEqual(['20:00 … 20:00']);
    expect(endsOf(timeline(runs('one', '02:00', '10:00'), runs('two', '11:00')))).toEqual(['10:00 … 10:00']);
  });

  it('are told once more as the last of those that may have ended in either order', () => {
    const either = timeline(endedBy('one', '02:00', '12:00'), endedBy('two', '03:00', '13:00'));
    expect(endsOf(either)).toEqual(['02:00 … 02:59.999, 03:00 … 12:00 ?', '03:00 … 13:00 ?', '03:00 … 13:00']);
    expect(endsOf(timeline(either, runs('three', '15:00', '20:00')))).toEqual([
      '02:00 … 02:59.999, 03:00 … 12:00 ?',
      '03:00 … 13:00 ?',
      '20:00 … 20:00',
      '03:00 … 13:00',
    ]);
    expect(endsOf(timeline(runs('one', '02:00', '10:00'), runs('two', '03:00', '10:00')))).toEqual([
      '10:00 … 10:00',
      '10:00 … 10:00',
      '10:00 … 10:00',
    ]);
  });

  it('are in doubt where a task that may have run on reaches beyond them', () => {
    const one = runs('one', '02:00', '10:00');
    const nobodys = (from: Time | null, to: Time) => ({
      unnamedFold: { taskArn: 'nobodys', from: from === null ? null : at(from), to: at(to) },
    });
    expect(endsOf(one, {}, nobodys('09:00', '11:00'))).toEqual(['10:00 … 10:00 ?']);
    expect(endsOf(one, {}, nobodys(null, '11:00'))).toEqual(['10:00 … 10:00 ?']);
    expect(endsOf(one, {}, nobodys('10:00', '11:00'))).toEqual(['10:00 … 10:00 ?']);
    expect(endsOf(one, {}, nobodys('09:00', '10:00'))).toEqual(['10:00 … 10:00']);
    expect(endsOf(one, {}, nobodys('10:01', '11:00'))).toEqual(['10:00 … 10:00']);
  });

  it('are in doubt by the longest of those that may have run on, wherever it stands among them', () => {
    const long = endedBy('long', '02:00', '30:00');
    const short = endedBy('short', '03:00', '05:00');
    const late = runs('late', '06:00', '20:00');
    expect(endsOf(timeline(long, short, late))).toContain('20:00 … 20:00 ?');
    expect(endsOf(timeline(short, late))).toContain('20:00 … 20:00');
    expect(endsOf(timeline(short, endedBy('long', '04:00', '30:00'), late))).toContain('20:00 … 20:00 ?');
  });

  it('are those of folded tasks too, but for those beside which a task ran that was found later', () => {
    const fold = { coveredTo: at('08:00'), triggers: [at('05:00')] };
    expect(endsOf([], fold)).toEqual(['05:00 … 05:00', '08:00 … 08:00']);
    expect(endsOf(runs('late', '04:00', '06:00'), fold)).toEqual(['08:00 … 08:00']);
    expect(endsOf(runs('next', '07:00', '10:00'), fold)).toEqual(['05:00 … 05:00', '10:00 … 10:00']);
    expect(endsOf(runs('next', '08:00', '10:00'), fold)).toEqual(['05:00 … 05:00', '10:00 … 10:00']);
  });

  it('are somewhere within the time in which folded tasks ended at unknown moments, and in doubt there', () => {
    const unsure = { from: at('07:00'), to: at('10:00') };
    const fold = { triggers: [at('05:00')], unsure };
    expect(endsOf([], fold)).toEqual(['05:00 … 05:00', '07:00 … 10:00 ?']);
    expect(endsOf(runs('one', '02:00', '10:00'), { unsure })).toEqual(['07:00 … 10:00 ?', '10:00 … 10:00 ?']);
    const before = { from: at('07:00'), to: at('10:00') - 1 };
    expect(endsOf(runs('one', '02:00', '10:00'), { unsure: before })).toEqual(['07:00 … 09:59.999 ?', '10:00 … 10:00']);
  });
});
