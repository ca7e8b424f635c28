import { describe, expect, it } from 'vitest';
import { advance } from '../../../shared/core/advance/advance.ts';
import { told } from '../../../shared/core/advance/notices-due.ts';
import { newestOf } from '../../../shared/core/ledger/statuses.ts';
import type { InstanceState } from '../../../shared/core/state/instance-state.ts';
import { applicationTask, at, DAEMON, daemonTask, instance, type Time, timeline } from '../../timeline/index.ts';
import { contextAt, factsIn, inventoryAt, lookAt, place } from './service.ts';

const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const daemon = daemonTask({ started: '00:50' });
const web = applicationTask({ started: '01:05' });
/** The application task started 8.4 s before the daemon, and nobody knew before the daemon started. */
const lateDaemon = factsIn(timeline(joined, daemonTask({ started: '01:13.4' }), web));
const noDaemon = factsIn(timeline(joined, web));

const outcomesOf = (verdicts: readonly { rule: string; outcome: string }[]): Record<string, string> =>
  Object.fromEntries(verdicts.map(({ rule, outcome }) => [rule, outcome]));

const statesOf = ({ untold }: { untold: readonly { state: string }[] }): readonly string[] =>
  untold.map(({ state }) => state);

describe('a place that learns', () => {
  it('says held, tells nothing, and has nothing due on a good day', () => {
    const { state, changed, verdicts } = place().hears('02:00', factsIn(timeline(joined, daemon, web)));
    expect(changed).toBe(true);
    expect(new Set(verdicts.map(({ outcome }) => outcome))).toEqual(new Set(['held']));
    expect(state).toMatchObject({ incident: null, notices: 0, untold: [], due: null });
  });

  it('changes nothing when the same facts come again, also later', () => {
    const one = place();
    const first = one.hears('02:00', lateDaemon);
    for (const time of ['02:00', '02:30', '09:00'] as const) {
      const again = one.hears(time, lateDaemon);
      expect(again.changed, time).toBe(false);
      expect(again.state).toBe(first.state);
    }
  });

  it('leaves the state that it is given as it was', () => {
    const { state } = place().hears('02:00', lateDaemon);
    const before = structuredClone(state);
    const one = place();
    one.hears('02:00', lateDaemon);
    one.hears('03:00', factsIn(daemonTask({ started: '01:13.4', ended: '02:30' })));
    expect(state).toEqual(before);
  });

  it('is not written for a task that has not started, nor for a repeat under a newer version', () => {
    const one = place();
    one.hears('02:00', factsIn(timeline(joined, daemon, web)));
    const waiting = applicationTask({ id: 'next', created: '02:00', started: '02:30', lost: ['RUNNING'] });
    expect(one.hears('02:20', factsIn(waiting)).changed).toBe(false);
    const newer = factsIn(web).map((fact) => (fact.kind === 'task' ? { ...fact, version: fact.version + 9 } : fact));
    expect(one.hears('02:20', newer.slice(-1)).changed).toBe(false);
  });

  it('is written for a newer ACTIVE where a daemon is expected: leaving is exact only with the version before it', () => {
    const events = (steps: readonly `${Time} ACTIVE`[]) =>
      factsIn(instance(['00:00 REGISTERING', '01:00 ACTIVE', ...steps]));
    const expectant = place();
    expectant.hears('02:00', [...events([]), ...factsIn(daemon)]);
    expect(expectant.hears('05:00', events(['05:00 ACTIVE'])).changed).toBe(true);
    const inventory = inventoryAt(at('02:00'), { daemons: [] });
    const unconcerned = place({ inventory });
    unconcerned.hears('02:00', events([]));
    expect(unconcerned.hears('05:00', events(['05:00 ACTIVE'])).changed).toBe(false);
  });

  it('does not keep an instance of a provider that is no Managed Instances provider', () => {
    const inventory = inventoryAt(at('02:00'), { daemons: [], providers: [] });
    const events = timeline(joined, applicationTask({ started: '01:05', launchType: 'EC2' }));
    const { changed, verdicts, state } = place({ inventory }).hears('02:00', factsIn(events));
    expect({ changed, verdicts, due: state.due }).toEqual({ changed: false, verdicts: [], due: null });
  });

  it('judges a task of launchType EC2 where the inventory says that it is a Managed Instance', () => {
    const early = applicationTask({ started: '00:40', launchType: 'EC2' });
    const { changed, verdicts, state } = place().hears('02:00', factsIn(timeline(joined, early)));
    expect(outcomesOf(verdicts)).toMatchObject({ 'daemon-started-first': 'pending' });
    expect({ changed, needs: state.due?.needs }).toEqual({ changed: true, needs: 'look' });
  });

  it('neither keeps nor looks at a task of launchType EC2 where no daemon can have to be', () => {
    const unnamed = { provider: null } as const;
    const host = instance(['00:00 REGISTERING', '01:00 ACTIVE'], unnamed);
    const task = applicationTask({ ...unnamed, started: '01:05', launchType: 'EC2', lacking: ['startedAt'] });
    const known = place({ inventory: inventoryAt(at('02:00'), { daemons: [], providers: [] }) });
    known.hears('02:00', factsIn(host));
    expect(known.hears('02:30', factsIn(task))).toMatchObject({ changed: false, verdicts: [], state: { due: null } });
    const perhaps = place();
    perhaps.hears('02:00', factsIn(host));
    expect(perhaps.hears('02:30', factsIn(task))).toMatchObject({ changed: true, verdicts: [], state: { due: null } });
  });

  it('keeps what was done about it', () => {
    const { state } = advance(null, factsIn(instance(['00:00 REGISTERING'])), contextAt(at('00:10')));
    const remediation = { attempts: [], handedOver: { incidentId: 'x', at: 1, why: 'it was tried' } };
    const treated = { ...(state as InstanceState), remediation };
    const after = advance(treated, factsIn(instance(['00:00 REGISTERING', '01:00 ACTIVE'])), contextAt(at('01:10')));
    expect(after).toMatchObject({ changed: true, state: { remediation } });
  });
});

describe('the next check', () => {
  it('is a look within settleSeconds of the first application start where no start of the daemon is known', () => {
    const { state, verdicts } = place().hears('01:06', noDaemon);
    expect(outcomesOf(verdicts)).toMatchObject({ 'daemon-started-first': 'pending', 'daemon-running': 'pending' });
    expect(state.due).toMatchObject({ at: at('01:20') + 1, needs: 'look' });
  });

  it('is the clock where a deadline decides', () => {
    const { state } = place().hears('01:01', factsIn(joined));
    expect(state.due).toMatchObject({ at: at('05:00') + 1, needs: 'clock', why: 'waits for the daemon task to start' });
  });

  it('is settled by the look: a daemon that it does not find is missing, for both rules at once', () => {
    const one = place();
    one.hears('01:06', noDaemon);
    const { verdicts, state } = one.hears('01:21', [lookAt('01:20.5', ['web'])]);
    expect(outcomesOf(verdicts)).toMatchObject({ 'daemon-started-first': 'violated', 'daemon-running': 'violated' });
    expect(statesOf(state)).toEqual(['open']);
  });

  it('is settled by the look: a daemon that it finds is held, and nobody is told', () => {
    const one = place();
    one.hears('01:06', noDaemon);
    const { verdicts, state } = one.hears('01:21', [...factsIn(daemon), lookAt('01:20.5', ['web', DAEMON])]);
    expect(outcomesOf(verdicts)).toMatchObject({ 'daemon-started-first': 'held', 'daemon-running': 'held' });
    expect(state).toMatchObject({ incident: null, due: null });
  });

  it('stays due until a complete look is made, and is repeated ever more slowly', () => {
    const one = place();
    one.hears('01:06', noDaemon);
    expect(one.hears('04:00', []).state.due).toMatchObject({ at: at('01:20') + 1 });
    const partial = { ...lookAt('04:00', ['web']), complete: false, listed: ['RUNNING'] };
    expect(one.hears('04:01', [partial]).state.due).toMatchObject({ at: at('06:40'), needs: 'look' });
    const later = { ...partial, at: at('06:55') };
    expect(one.hears('06:56', [later]).state.due).toMatchObject({ at: at('12:30'), needs: 'look' });
  });

  it('is a look after a daemon has ended while the instance stays', () => {
    const one = place();
    one.hears('02:00', factsIn(timeline(joined, daemon, web)));
    const ended = factsIn(daemonTask({ started: '00:50', ended: '10:00' }));
    const { state, verdicts } = one.hears('10:11', ended);
    expect(outcomesOf(verdicts)['daemon-stayed-up']).toBe('pending');
    expect(state.due).toMatchObject({ at: at('10:15') + 1, needs: 'look' });
    const { state: after } = one.hears('10:16', [lookAt('10:16', ['web'])]);
    expect(after.incident?.violations.map(({ rule }) => rule)).toEqual(['daemon-stayed-up']);
  });

  it('is a closing look within the hour in which ECS remembers, and then nothing: all is settled', () => {
    const one = place();
    const life = timeline(
      instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING', '22:00 INACTIVE']),
      daemonTask({ started: '00:50', ended: '21:00' }),
      applicationTask({ started: '01:05', ended: '20:40' }),
    );
    const { state } = one.hears('22:01', factsIn(life));
    expect(state.due).toMatchObject({ needs: 'look' });
    expect(Number(state.due?.at)).toBeLessThan(at('81:00'));
    const { verdicts, state: settled } = one.hears('22:10', [lookAt('22:09', ['web', DAEMON])]);
    expect(outcomesOf(verdicts)['daemon-stopped-last']).toBe('held');
    expect(settled.due).toBeNull();
  });

  it('is given up when ECS remembers no more: nobody looked', () => {
    const one = place();
    const life = timeline(
      instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING', '22:00 INACTIVE']),
      daemonTask({ started: '00:50', ended: '21:00' }),
      applicationTask({ started: '01:05', ended: '20:40' }),
    );
    one.hears('22:01', factsIn(life));
    const { verdicts, state } = one.hears('82:00', []);
    expect(outcomesOf(verdicts)['daemon-stopped-last']).toBe('inconclusive');
    expect(state.due).toBeNull();
  });

  it('is a look where ECS never told of the daemon task: within five minutes of the end', () => {
    const one = place();
    one.hears('02:00', [...factsIn(timeline(joined, daemon, web)), lookAt('01:30', ['web', DAEMON])]);
    const left = timeline(
      instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING']),
      applicationTask({ started: '01:05', ended: '20:40' }),
    );
    const { state } = one.hears('20:55', factsIn(left));
    expect(state.due).toMatchObject({ needs: 'look' });
    expect(Number(state.due?.at) - at('20:40')).toBeLessThanOrEqual(300_000);
    const gone = instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING', '21:30 INACTIVE']);
    expect(one.hears('21:31', factsIn(gone)).state.due).toMatchObject({ at: at('22:30'), needs: 'look' });
  });

  it('is a look every three minutes where only looks tell of the daemon task', () => {
    const one = place();
    const found = factsIn(daemonTask({ started: '00:50', lost: ['PROVISIONING', 'PENDING', 'ACTIVATING'] })).map(
      (fact) => (fact.kind === 'task' ? { ...fact, updatedAt: at('01:20.5') } : fact),
    );
    const { state } = one.hears('01:21', [...noDaemon, ...found, lookAt('01:20.5', ['web', DAEMON])]);
    expect(state.due).toMatchObject({ at: at('03:00'), needs: 'look' });
  });

  it('is a look again and again, ever more rarely, while the daemon is missing', () => {
    const one = place();
    one.hears('01:06', noDaemon);
    expect(one.hears('01:21', [lookAt('01:20.5', ['web'])]).state.due).toMatchObject({
      at: at('02:20.5'),
      needs: 'look',
    });
    expect(one.hears('04:21', [lookAt('04:20', ['web'])]).state.due).toMatchObject({ at: at('07:20'), needs: 'look' });
    const { state } = one.hears('07:21', [
      ...factsIn(daemonTask({ started: '05:00' })),
      lookAt('07:20', ['web', DAEMON]),
    ]);
    expect(state).toMatchObject({ due: { at: at('12:21'), needs: 'clock' }, incident: { resolvedAt: null } });
    expect(one.hears('12:21', []).state).toMatchObject({
      due: { at: at('07:21') + 86_400_000, needs: 'clock' },
      incident: { resolvedAt: null, repairedAt: at('07:21') },
    });
  });

  it('is a look for an event of more than a day ago, which is not learned', () => {
    const one = place();
    const { state, changed, verdicts } = one.hears('1500:00', noDaemon);
    expect((state as InstanceState).ledger.tasks.size).toBe(0);
    expect({ changed, verdicts }).toEqual({ changed: true, verdicts: [] });
    expect(state.due).toMatchObject({ at: at('1500:00'), needs: 'look' });
    expect(one.hears('1510:00', noDaemon)).toMatchObject({ changed: false, state: { due: { at: at('1500:00') } } });
    expect(one.hears('1511:00', [lookAt('1511:00')]).state.due).toBeNull();
    expect(one.hears('1512:00', noDaemon)).toMatchObject({ changed: false, state: { due: null } });
  });
});

describe('an inventory', () => {
  it.each([
    { when: 'is not there', inventory: null },
    { when: 'was never refreshed', inventory: inventoryAt(0, { refreshedAt: null }) },
    { when: 'is two hours old', inventory: inventoryAt(at('-120:00')) },
  ])('that $when lets nothing be violated: a look is due', ({ inventory }) => {
    const { verdicts, state } = place({ inventory }).hears('02:00', lateDaemon);
    expect(verdicts.filter(({ outcome }) => outcome === 'violated')).toEqual([]);
    expect(outcomesOf(verdicts)['daemon-started-first']).toBe('pending');
    expect(state).toMatchObject({ incident: null, due: { needs: 'look' } });
  });

  it('that is older than the act does not call a daemon missing: it may have been deleted, and no event tells', () => {
    const older = inventoryAt(at('01:00'));
    const one = place({ inventory: older });
    one.hears('01:06', noDaemon);
    const { verdicts, state } = one.hears('01:21', [lookAt('01:20.5', ['web'])]);
    expect(outcomesOf(verdicts)).toMatchObject({ 'daemon-started-first': 'pending', 'daemon-running': 'pending' });
    expect(state).toMatchObject({ incident: null, due: { at: at('01:21'), needs: 'look' } });
    const [known] = older.daemons;
    const deleted = known === undefined ? [] : [{ ...known, deletedAt: at('-00:30') }];
    const { verdicts: after } = one.hears('01:23', [], { inventory: inventoryAt(at('01:22'), { daemons: deleted }) });
    expect(outcomesOf(after)['daemon-started-first']).toBeUndefined();
    expect(one.known()).toMatchObject({ incident: null, untold: [] });
  });

  it('that shows an instance to be of no Managed Instances provider sets it aside, and keeps that it is gone', () => {
    const one = place({ inventory: inventoryAt(at('05:00'), { daemons: [], providers: [] }) });
    const joined = factsIn(instance(['00:00 REGISTERING', '01:00 ACTIVE']));
    one.hears('01:10', joined, { inventory: null });
    expect(one.hears('05:10', [])).toMatchObject({ changed: true, verdicts: [], state: { due: null } });
    const busy = factsIn(instance(['00:00 REGISTERING', '01:00 ACTIVE', '06:00 ACTIVE']));
    expect(one.hears('06:10', busy).changed).toBe(false);
    const gone = factsIn(instance(['00:00 REGISTERING', '01:00 ACTIVE', '06:00 ACTIVE', '07:00 INACTIVE']));
    const { changed, state } = one.hears('07:10', gone);
    expect(changed).toBe(true);
    expect(state.kind === 'instance' && newestOf(state.ledger)).toMatchObject({ status: 'INACTIVE' });
    expect(one.hears('07:20', gone).changed).toBe(false);
  });

  it('that is older than the act calls no end too early: a daemon that was deleted ends lawfully', () => {
    const older = inventoryAt(at('05:00'));
    const drained = instance(['00:00 REGISTERING', '01:00 ACTIVE', '10:00 DRAINING']);
    const facts = factsIn(
      timeline(
        drained,
        daemonTask({ started: '00:50', ended: '10:05' }),
        applicationTask({ started: '01:05', ended: '10:40' }),
      ),
    );
    const one = place({ inventory: older });
    const { verdicts } = one.hears('10:41', facts);
    expect(outcomesOf(verdicts)['daemon-stopped-last']).toBe('pending');
    const { verdicts: after } = one.hears('10:43', [], { inventory: inventoryAt(at('10:42')) });
    expect(outcomesOf(after)['daemon-stopped-last']).toBe('violated');
    const deleted = older.daemons.map((daemon) => ({ ...daemon, deletedAt: at('09:58') }));
    const other = place({ inventory: older });
    other.hears('10:41', facts);
    other.hears('10:43', [], { inventory: inventoryAt(at('10:42'), { daemons: deleted }) });
    expect(other.known().incident).toBeNull();
  });

  it('that is known at last decides', () => {
    const one = place();
    one.hears('02:00', lateDaemon, { inventory: null });
    const { verdicts, state } = one.hears('02:30', []);
    expect(outcomesOf(verdicts)['daemon-started-first']).toBe('violated');
    expect(statesOf(state)).toEqual(['open']);
  });

  it('that becomes stale resolves nothing', () => {
    const one = place();
    one.hears('02:00', lateDaemon);
    const { state, changed } = one.hears('200:00', [], { inventory: inventoryAt(at('02:00')) });
    expect(state.incident?.resolvedAt).toBeNull();
    expect(changed).toBe(true); // a look is due now
    expect(statesOf(state)).toEqual(['open']);
  });

  it('that was not watched when the instance registered leaves the start edge open', () => {
    const inventory = inventoryAt(at('02:00'), { watchedSince: at('00:30') });
    const { verdicts } = place({ inventory }).hears('02:00', lateDaemon);
    expect(outcomesOf(verdicts)['daemon-started-first']).toBe('inconclusive');
  });
});

describe('a notice', () => {
  it('is one open notice for one incident, however often and in whatever words it is judged', () => {
    const one = place();
    one.hears('02:00', lateDaemon);
    const [notice] = one.tells();
    expect(notice).toMatchObject({ state: 'open', id: `${notice?.incidentId}#1`, severity: 'critical' });
    for (const time of ['02:10', '03:00', '40:00'] as const) one.hears(time, lateDaemon);
    expect(one.tells()).toEqual([]);
  });

  it('is a change when another rule breaks, under the next number', () => {
    const one = place();
    one.hears('02:00', lateDaemon);
    one.tells();
    one.hears('10:16', [...factsIn(daemonTask({ started: '01:13.4', ended: '10:00' })), lookAt('10:16', ['web'])]);
    expect(one.tells()).toMatchObject([
      { state: 'changed', id: expect.stringMatching(/#2$/), rules: expect.arrayContaining(['daemon-stayed-up']) },
    ]);
  });

  it('is a change when the tasks concerned have doubled, and no change when a margin grows', () => {
    const one = place();
    const early = (count: number) =>
      Array.from({ length: count }, (_, number) => applicationTask({ id: `early-${number}`, started: '01:05' }));
    const told = Array.from({ length: 8 }, (_, index) => {
      one.hears('02:00', factsIn(timeline(joined, daemonTask({ started: '01:13.4' }), ...early(index + 1))));
      return one.tells().map(({ state }) => state);
    });
    expect(told).toEqual([['open'], ['changed'], [], ['changed'], [], [], [], ['changed']]);
  });

  it('is a repair once the daemon runs, then the resolution', () => {
    const one = place();
    one.hears('01:06', noDaemon);
    one.hears('01:21', [lookAt('01:20.5', ['web'])]);
    expect(one.tells()).toMatchObject([{ state: 'open' }]);
    one.hears('01:41', factsIn(daemonTask({ started: '01:40' })));
    expect(one.tells()).toEqual([]);
    one.hears('06:41', []);
    expect(one.tells()).toMatchObject([{ state: 'repaired', summary: expect.stringMatching(/^Repaired: /) }]);
    one.hears('01:50', factsIn(daemonTask({ started: '01:40' })));
    const gone = instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING', '22:00 INACTIVE']);
    one.hears('22:01', factsIn(gone));
    expect(one.tells()).toMatchObject([{ state: 'resolved', id: expect.stringMatching(/#3$/) }]);
  });

  it('is open and then resolved where both came in one step', () => {
    const over = timeline(
      joined,
      daemonTask({ started: '01:13.4' }),
      applicationTask({ started: '01:05', ended: '05:00' }),
      instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING', '22:00 INACTIVE']),
    );
    const one = place();
    one.hears('22:01', factsIn(over));
    expect(one.tells().map(({ state, id }) => [state, id.slice(-2)])).toEqual([
      ['open', '#1'],
      ['resolved', '#2'],
    ]);
    one.hears('22:30', factsIn(over));
    expect(one.tells()).toEqual([]);
  });

  it('is never resolved because a verdict waits', () => {
    const one = place();
    one.hears('22:00', [
      ...factsIn(
        timeline(
          instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING']),
          daemonTask({ started: '00:50', ended: '20:30' }),
          web,
        ),
      ),
      lookAt('21:45', ['web']),
    ]);
    expect(one.tells()).toMatchObject([{ state: 'open', rules: ['daemon-stopped-last'] }]);
    const told = factsIn(
      applicationTask({ started: '01:05', stopping: '22:10', ended: '22:40', lost: ['DEPROVISIONING', 'STOPPED'] }),
    );
    const { verdicts } = one.hears('22:15', told.slice(-1));
    expect(outcomesOf(verdicts)['daemon-stopped-last']).toBe('pending');
    expect(one.tells()).toEqual([]);
    one.hears('22:51', factsIn(applicationTask({ started: '01:05', stopping: '22:10', ended: '22:40' })));
    expect(one.tells()).toMatchObject([{ state: 'resolved', violations: [{ marginMs: -130_000 }] }]);
  });

  it('goes on under its id while its last notice is not told, so that none is lost', () => {
    const one = place();
    one.hears('05:40', [
      ...factsIn(
        timeline(joined, daemonTask({ started: '01:13.4' }), applicationTask({ started: '01:05', ended: '05:00' })),
      ),
    ]);
    const [open] = one.known().untold;
    expect(statesOf(one.known())).toEqual(['open', 'resolved']);
    one.hears('06:00', factsIn(applicationTask({ id: 'other', started: '01:06' })));
    expect(one.known().untold.map(({ id, state }) => [id, state])).toEqual([
      [open?.id, 'open'],
      [open?.id.replace('#1', '#2'), 'resolved'],
      [open?.id.replace('#1', '#3'), 'open'],
    ]);
  });

  it('is cleared by its id alone: what came meanwhile stays', () => {
    const { state } = place().hears('02:00', lateDaemon);
    const [first] = state.untold;
    const more = { ...state, untold: [...state.untold, { id: 'other#2', state: 'changed' as const, at: 1 }] };
    expect(told(more, [first?.id ?? '']).untold.map(({ id }) => id)).toEqual(['other#2']);
    expect(told(state, ['unknown'])).toBe(state);
  });

  it('is told at severity info for a daemon that is not critical', () => {
    const inventory = inventoryAt(at('02:00'));
    const uncritical = { ...inventory, daemons: inventory.daemons.map((one) => ({ ...one, critical: false })) };
    const { state } = place({ inventory: uncritical }).hears('02:00', lateDaemon);
    expect(state.incident?.severity).toBe('info');
  });
});

describe('a violation that only silence speaks for', () => {
  const broken = timeline(
    joined,
    daemonTask({ started: '00:50', ended: '03:00' }),
    daemonTask({ id: 'second', started: '03:00' }),
    applicationTask({ started: '01:05' }),
  );

  it('is not violated before a look agrees: no repair seen', () => {
    const one = place();
    const facts = factsIn(timeline(joined, daemonTask({ started: '00:50', ended: '03:00' }), web));
    one.hears('08:30', [...facts, lookAt('03:30', ['web'])]);
    const { verdicts, state } = one.hears('08:31', []);
    expect(outcomesOf(verdicts)['repair-started']).toBe('pending');
    expect(state.due?.needs).toBe('look');
    expect(Number(state.due?.at)).toBeLessThanOrEqual(at('08:15') + 1);
    const { verdicts: after } = one.hears('08:40', [lookAt('08:40', ['web'])]);
    expect(outcomesOf(after)['repair-started']).toBe('violated');
  });

  it('is not violated by a look at the instance alone: another task of the daemon may run, of which no event told', () => {
    const one = place();
    one.hears('03:01', factsIn(timeline(joined, daemonTask({ started: '00:50', ended: '03:00' }))));
    const { verdicts } = one.hears('08:40', [{ ...lookAt('08:40'), listed: ['container-instance'], complete: false }]);
    expect(outcomesOf(verdicts)['repair-started']).toBe('pending');
    const { verdicts: after } = one.hears('08:41', [
      ...factsIn(daemonTask({ id: 'second', started: '02:30' })),
      lookAt('08:41', ['second']),
    ]);
    expect(outcomesOf(after)['repair-started']).not.toBe('violated');
  });

  it('is not violated by the end of a daemon before a look saw the instance: it may be leaving, and no event told', () => {
    const ended = factsIn(timeline(joined, daemonTask({ started: '00:50', ended: '03:00' }), web));
    const one = place();
    one.hears('03:20', ended);
    const [sawDaemons] = [lookAt('03:30', ['web'])].map((look) => ({
      ...look,
      listed: [`RUNNING ${DAEMON}`, `STOPPED ${DAEMON}`],
      complete: false,
    }));
    const { verdicts } = one.hears('03:31', sawDaemons === undefined ? [] : [sawDaemons]);
    expect(outcomesOf(verdicts)['daemon-stayed-up']).toBe('pending');
    const { verdicts: after } = one.hears('03:40', [lookAt('03:39', ['web'])]);
    expect(outcomesOf(after)['daemon-stayed-up']).toBe('violated');
  });

  it('is not violated by a daemon task that ECS has forgotten: when it ended is not known', () => {
    const first = daemonTask({ id: 'agent-1', started: '00:50' });
    const second = daemonTask({ id: 'agent-2', started: '08:00' });
    const one = place();
    one.hears('08:01', factsIn(timeline(joined, first, second)));
    const { verdicts, state } = one.hears('90:00', [lookAt('90:00', ['agent-2'])]);
    expect(outcomesOf(verdicts)['daemon-alone']).toBe('inconclusive');
    expect(state.incident).toBeNull();
    const both = place();
    both.hears('08:01', factsIn(timeline(joined, first, second)));
    const { verdicts: found } = both.hears('90:00', [lookAt('90:00', ['agent-1', 'agent-2'])]);
    expect(outcomesOf(found)['daemon-alone']).toBe('violated');
  });

  it('is not violated where nobody knows whether the repair pace was used up', () => {
    const { isRepairHeldBack: _, ...context } = contextAt(at('08:40'));
    const facts = factsIn(timeline(joined, daemonTask({ started: '00:50', ended: '03:00' }), web));
    const { verdicts } = advance(null, [...facts, lookAt('08:40', ['web'])], context);
    expect(outcomesOf(verdicts)['repair-started']).toBe('pending');
  });

  it('is looked at once more where the repair pace was used up, as far as was known by then', () => {
    const one = place({ isRepairHeldBack: () => true });
    const [first, second] = [
      daemonTask({ started: '00:50', ended: '03:00' }),
      daemonTask({ id: 'second', started: '03:20' }),
    ];
    one.hears('08:40', [...factsIn(timeline(joined, first, second, web)), lookAt('08:40', ['web', 'second'])]);
    const { verdicts, state } = one.hears('11:30', [lookAt('11:30', ['web', 'second'])]);
    expect(outcomesOf(verdicts)['repair-started']).toBeUndefined();
    expect(state.due).toMatchObject({ needs: 'look', at: at('23:00') });
    const look = [lookAt('23:00.500', ['web', 'second'])];
    expect(one.hears('23:01', look).state.due).toMatchObject({
      needs: 'clock',
      why: expect.stringContaining('by time'),
    });
    const free = one.hears('23:01', look, { isRepairHeldBack: () => false });
    expect(outcomesOf(free.verdicts)['repair-started']).toBe('violated');
  });

  it('is not judged where auto repair is off', () => {
    const inventory = inventoryAt(at('08:40'), { providers: [{ name: 'managed-general', autoRepair: false }] });
    const { verdicts } = place({ inventory }).hears('08:40', [...factsIn(broken), lookAt('08:40', ['web', 'second'])]);
    expect(outcomesOf(verdicts)['repair-started']).toBeUndefined();
  });
});
