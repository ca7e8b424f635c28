import { describe, expect, it } from 'vitest';
import { daemonToldToStopAt } from '../../../shared/core/ledger/told-to-stop.ts';
import { at, DAEMON, daemonTask, type Envelope, instance, type Time, timeline } from '../../timeline/index.ts';
import { factsIn } from '../advance/service.ts';
import { learned } from './learned.ts';

const drained = instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING']);
const told = (id: string, stopping: Time, name?: string) =>
  daemonTask({ id, started: '02:00', stopping, ...(name === undefined ? {} : { name }) });
const runsOn = (id: string) => daemonTask({ id, started: '02:00' });

const signalTo = (daemonName: string | null, ...events: readonly (readonly Envelope[])[]): number | null =>
  daemonToldToStopAt(learned(factsIn(timeline(...events))), daemonName);

describe('the time at which the daemon of a leaving instance is told to stop', () => {
  it.each<{ when: string; events: readonly (readonly Envelope[])[]; is: Time | null }>([
    { when: 'its only task was told', events: [drained, told('one', '21:00')], is: '21:00' },
    { when: 'it was told at the moment of the drain', events: [drained, told('one', '20:00')], is: '20:00' },
    { when: 'it was told a millisecond before', events: [drained, told('one', '19:59.999')], is: null },
    { when: 'a task runs on', events: [drained, runsOn('one')], is: null },
    { when: 'another task runs on', events: [drained, runsOn('one'), told('two', '21:00')], is: '21:00' },
    {
      when: 'several were told, the first of them first',
      events: [drained, told('one', '21:00'), told('two', '22:00')],
      is: '21:00',
    },
    {
      when: 'several were told, the last of them first',
      events: [drained, told('one', '22:00'), told('two', '21:00'), told('three', '23:00')],
      is: '21:00',
    },
    {
      when: 'one was told before the drain, and one after',
      events: [drained, told('one', '19:00'), told('two', '21:00'), told('three', '10:00')],
      is: '21:00',
    },
    {
      when: 'another task runs on, and nothing is known of the time before the drain',
      events: [instance(['20:00 DRAINING']), told('one', '21:00'), runsOn('two')],
      is: '21:00',
    },
    { when: 'another daemon was told', events: [drained, told('one', '21:00', 'other')], is: null },
    { when: 'the instance does not leave', events: [instance(['01:00 ACTIVE']), told('one', '21:00')], is: null },
    { when: 'it never was seen to leave', events: [told('one', '21:00')], is: null },
  ])('is $is where $when', ({ events, is }) => {
    expect(signalTo(DAEMON, ...events)).toBe(is === null ? null : at(is));
  });

  it('is no signal where its container had exited by itself', () => {
    const exited = daemonTask({ started: '02:00', ended: '21:00', stopCode: 'EssentialContainerExited' });
    const stopped = daemonTask({ started: '02:00', ended: '21:00', stopCode: 'TaskFailedToStart' });
    expect([signalTo(DAEMON, drained, exited), signalTo(DAEMON, drained, stopped) === null]).toEqual([null, false]);
  });

  it('is none of a daemon that nobody names', () => {
    expect(signalTo(null, drained, told('one', '21:00'))).toBeNull();
  });
});
