import { describe, expect, it } from 'vitest';
import { withSilenceEnd } from '../../../shared/core/advance/due-silence.ts';
import type { Silence } from '../../../shared/core/policy/policy.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import type { DueCheck } from '../../../shared/core/state/instance-state.ts';
import {
  applicationTask,
  at,
  clusterArn,
  DAEMON,
  daemonTask,
  instance,
  PROVIDER,
  type Time,
  timeline,
} from '../../timeline/index.ts';
import { factsIn, lookAt, place } from '../advance/service.ts';
import { expectNotice } from '../notices/notice-contract.ts';

const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const orders = applicationTask({ id: 'one', group: 'service:orders-api', started: '01:05' });
const late = factsIn(timeline(joined, daemonTask({ id: 'agent', started: '01:13.4' }), orders));
const over = factsIn(
  timeline(applicationTask({ id: 'one', group: 'service:orders-api', started: '01:05', ended: '30:00' })),
);
/** The daemon ends too: another rule breaks. */
const worse = factsIn(daemonTask({ id: 'agent', started: '01:13.4', ended: '10:00' }));

const silence = (names: Partial<Silence>): Silence => ({
  rules: null,
  clusterArn: null,
  daemonName: null,
  capacityProviderName: null,
  until: null,
  days: null,
  from: null,
  to: null,
  timeZone: null,
  reason: 'we know',
  ...names,
});
const policyOf = (...silences: readonly Silence[]) => ({ policy: { ...DEFAULT_POLICY, silences } });
const opened = (...silences: readonly Silence[]) => {
  const one = place();
  one.hears('02:00', late, policyOf(...silences));
  return one;
};
const ending = (time: Time): DueCheck => ({ at: at(time), needs: 'clock', why: 'a silence ends' });
const looking = (time: Time): DueCheck => ({ at: at(time), needs: 'look', why: 'something' });
const dueOf = (one: ReturnType<typeof place>) => one.known().due;

describe('an incident', () => {
  it.each<{ what: string; names: Partial<Silence> }>([
    { what: 'its rule', names: { rules: ['daemon-alone', 'daemon-started-first'] } },
    { what: 'its cluster', names: { clusterArn: clusterArn() } },
    { what: 'the name of its cluster', names: { clusterArn: 'payments' } },
    { what: 'its daemon', names: { daemonName: DAEMON } },
    { what: 'its capacity provider', names: { capacityProviderName: PROVIDER } },
    {
      what: 'all of it, until later',
      names: { rules: ['daemon-started-first'], daemonName: DAEMON, until: at('02:00') + 1 },
    },
  ])('is silenced by $what: for machines, at severity info, with the reason', ({ names }) => {
    const one = opened(silence(names));
    expect(one.known().incident).toMatchObject({ severity: 'critical', silenced: 'we know' });
    const [notice, ...others] = one.tells();
    expectNotice(notice);
    expect(others).toEqual([]);
    expect(notice).toMatchObject({ state: 'open', severity: 'info' });
    expect(notice?.timeline.map(({ what }) => what)).toContain('Bookend tells no person of it: we know');
  });

  it.each<{ what: string; names: Partial<Silence> }>([
    { what: 'another rule', names: { rules: ['daemon-alone'] } },
    { what: 'another cluster', names: { clusterArn: clusterArn('staging') } },
    { what: 'another daemon', names: { daemonName: 'log-router' } },
    { what: 'another capacity provider', names: { capacityProviderName: 'gpu' } },
    { what: 'its daemon in another cluster', names: { daemonName: DAEMON, clusterArn: clusterArn('staging') } },
    { what: 'its daemon, until now', names: { daemonName: DAEMON, until: at('02:00') } },
  ])('is not silenced by $what', ({ names }) => {
    const one = opened(silence(names));
    expect(one.known().incident).not.toHaveProperty('silenced');
    expect(one.tells()[0]).toMatchObject({ state: 'open', severity: 'critical' });
  });

  it('is silenced by the silence that lasts, where another one is over', () => {
    const one = opened(
      silence({ daemonName: DAEMON, until: at('01:00'), reason: 'over' }),
      silence({ clusterArn: clusterArn() }),
    );
    expect(one.known().incident?.silenced).toBe('we know');
  });

  it('resolves as silently as it opened', () => {
    const one = opened(silence({ daemonName: DAEMON }));
    one.tells();
    one.hears('31:00', over, policyOf(silence({ daemonName: DAEMON })));
    expect(one.tells()).toEqual([expect.objectContaining({ state: 'resolved', severity: 'info' })]);
    expect(one.known().incident?.silenced).toBe('we know');
  });

  it('resolves silently too if its silence ended unnoticed: nobody knows that it was open', () => {
    const until = at('20:00');
    const one = opened(silence({ daemonName: DAEMON, until }));
    one.tells();
    one.hears('31:00', over, policyOf(silence({ daemonName: DAEMON, until })));
    expect(one.tells()).toEqual([expect.objectContaining({ state: 'resolved', severity: 'info' })]);
  });

  it.each<{ when: string; due: DueCheck | null; ends: readonly (Time | null)[]; next: DueCheck | null }>([
    { when: 'nothing else is', due: null, ends: ['20:00'], next: ending('20:00') },
    { when: 'it is the sooner of two', due: null, ends: ['30:00', '20:00'], next: ending('20:00') },
    { when: 'another one is over already', due: null, ends: ['01:59', '20:00'], next: ending('20:00') },
    { when: 'something else is later', due: looking('21:00.001'), ends: ['20:00'], next: ending('20:00') },
    { when: 'something else is due soon enough', due: looking('21:00'), ends: ['20:00'], next: looking('21:00') },
    { when: 'it never ends', due: looking('21:00'), ends: [null], next: looking('21:00') },
    { when: 'it never ends and nothing else is due', due: null, ends: [null], next: null },
    { when: 'another one ends at this moment', due: null, ends: ['02:00', '20:00'], next: ending('20:00') },
  ])('has the end of its silence as its next check when $when', ({ due, ends, next }) => {
    const silences = ends.map((end) => silence({ daemonName: DAEMON, until: end === null ? null : at(end) }));
    const { incident } = opened(silence({ daemonName: DAEMON })).known();
    const { policy } = policyOf(...silences);
    expect(withSilenceEnd(due, incident, { policy, now: at('02:00') })).toEqual(next);
    expect(withSilenceEnd(due, opened().known().incident, { policy, now: at('02:00') })).toEqual(due);
  });

  it('has the end of the window as its next check where its silence recurs, is told then, and stays told', () => {
    const hour = (minute: number) => new Date(at('00:00') + minute * 60_000).toISOString().slice(11, 16);
    const recurs = silence({ daemonName: DAEMON, from: hour(0), to: hour(20), timeZone: 'UTC' });
    const one = opened(recurs);
    one.tells();
    expect(dueOf(one)).toEqual(ending('20:00'));
    expect(one.hears('19:59.999', [], policyOf(recurs)).changed).toBe(false);
    expect(one.hears('20:00', [], policyOf(recurs)).changed).toBe(true);
    expect(one.tells()).toEqual([expect.objectContaining({ state: 'changed', severity: 'critical' })]);
    const outside = silence({ daemonName: DAEMON, from: hour(30), to: hour(50), timeZone: 'UTC' });
    const { policy } = policyOf(outside);
    expect(withSilenceEnd(null, opened(recurs).known().incident, { policy, now: at('02:00') })).toBeNull();
  });

  it('has no check when a silence ends that is not its own, and one when that of a part of it does', () => {
    const both = place();
    both.hears('11:00', [...late, ...worse, lookAt('11:00', ['one', 'agent'])], policyOf(silence({})));
    const { incident } = both.known();
    expect(incident?.violations.length).toBeGreaterThan(1);
    const dueWith = (names: Partial<Silence>) =>
      withSilenceEnd(null, incident, { ...policyOf(silence({ ...names, until: at('20:00') })), now: at('11:00') });
    expect(dueWith({ daemonName: 'log-router' })).toBeNull();
    expect(dueWith({ rules: ['daemon-started-first'] })).toEqual(ending('20:00'));
  });

  it('is told once its silence is over, when a check is due, and then stays told', () => {
    const until = at('20:00');
    const silences = policyOf(silence({ daemonName: DAEMON, until }));
    const one = opened(silence({ daemonName: DAEMON, until }));
    one.tells();
    expect(dueOf(one)).toEqual({ at: until, needs: 'clock', why: 'a silence ends' });
    expect(one.hears('19:59.999', [], silences).changed).toBe(false);
    expect(one.hears('20:00', [], silences).changed).toBe(true);
    expect(one.tells()).toEqual([expect.objectContaining({ state: 'changed', severity: 'critical' })]);
    expect(dueOf(one)).toMatchObject({ needs: 'clock', why: 'its consequences are over by time' });
    expect(one.hears('21:00', [], policyOf(silence({ daemonName: DAEMON }))).changed).toBe(false);
    one.hears('31:00', over, policyOf(silence({ daemonName: DAEMON })));
    expect(one.tells()).toEqual([expect.objectContaining({ state: 'resolved', severity: 'critical' })]);
  });

  it('is told at once when more breaks than the silence covers', () => {
    const one = opened(silence({ rules: ['daemon-started-first'] }));
    one.tells();
    const looked = [...worse, lookAt('11:00', ['one', 'agent'])];
    one.hears('11:00', looked, policyOf(silence({ rules: ['daemon-started-first'] })));
    expect(one.known().incident).not.toHaveProperty('silenced');
    expect(one.tells()[0]).toMatchObject({ state: 'changed', severity: 'critical' });
  });

  it('that people know of is not silenced afterwards: they learn how it ends', () => {
    const one = opened();
    one.tells();
    one.hears('31:00', over, policyOf(silence({ daemonName: DAEMON })));
    expect(one.tells()).toEqual([expect.objectContaining({ state: 'resolved', severity: 'critical' })]);
  });

  it('changes nothing when it is asked again under the same silence', () => {
    const one = opened(silence({ daemonName: DAEMON }));
    const { state } = one.hears('02:00', late, policyOf(silence({ daemonName: DAEMON })));
    for (const time of ['03:00', '09:00'] as const satisfies readonly Time[]) {
      const again = one.hears(time, late, policyOf(silence({ daemonName: DAEMON })));
      expect(again.changed).toBe(false);
      expect(again.state).toBe(state);
    }
  });
});
