import { describe, expect, it } from 'vitest';
import {
  DAEMON,
  daemonTask,
  expected,
  health,
  instance,
  iso,
  said,
  says,
  type Time,
  timeline,
  verdictOf,
} from '../timeline/index.ts';
import { itIsNotJudged, itJudges } from './rows.ts';

const RULE = 'daemon-healthy';

const running = timeline(instance(['00:00 REGISTERING', '01:00 ACTIVE']), daemonTask({ started: '00:50' }));
const impaired = timeline(running, health('10:00', [{ status: 'IMPAIRED', names: DAEMON }]));
const later = { now: '30:00' } as const;

describe(RULE, () => {
  itJudges(RULE, {}, [
    {
      when: 'the newest check names the daemon task as healthy',
      asked: later,
      events: timeline(running, health('10:00', [{ status: 'OK', names: DAEMON }])),
      outcome: 'held',
    },
    {
      when: 'the newest check is OK and names no task',
      asked: { ...later, daemon: null },
      events: timeline(running, health('10:00', [{ status: 'OK' }])),
      outcome: 'held',
    },
    {
      when: 'it recovered, however long it was impaired',
      asked: { ...later, daemon: null },
      events: timeline(impaired, health('20:00', [{ status: 'OK' }])),
      outcome: 'held',
    },
    {
      when: 'the older impairment arrives after the recovery',
      asked: { ...later, daemon: null },
      events: timeline(health('20:00', [{ status: 'OK' }]), impaired),
      outcome: 'held',
    },
    {
      when: 'it is impaired for 60.001 s: the moment is when the grace passed',
      asked: { now: '11:00.001' },
      events: impaired,
      outcome: 'violated',
      tasks: [DAEMON],
      occurredAt: '11:00',
    },
    {
      when: 'the policy gives less grace',
      asked: { now: '10:10', policy: { healthGraceSeconds: 5 } },
      events: impaired,
      outcome: 'violated',
      tasks: [DAEMON],
      occurredAt: '10:05',
    },
    {
      when: 'the check has no reason: it is of the one daemon that can be there',
      asked: later,
      events: timeline(running, health('10:00', [{ status: 'IMPAIRED' }])),
      outcome: 'violated',
      tasks: [DAEMON],
      occurredAt: '11:00',
    },
    {
      when: 'the check has no reason, and two daemons are expected: it is of no known one',
      asked: { ...later, daemon: null, daemons: [expected(), expected({ daemonName: 'other' })] },
      events: timeline(running, health('10:00', [{ status: 'IMPAIRED' }])),
      outcome: 'violated',
      occurredAt: '11:00',
    },
    {
      when: 'the check has no reason, and a task of another daemon was seen: it is of no known one',
      asked: { ...later, daemon: null, daemons: [expected()] },
      events: timeline(
        running,
        daemonTask({ name: 'other', started: '00:55' }),
        health('10:00', [{ status: 'IMPAIRED' }]),
      ),
      outcome: 'violated',
      occurredAt: '11:00',
    },
    {
      when: 'the check names a task that is not in the stream',
      asked: { ...later, daemon: null },
      events: timeline(running, health('10:00', [{ status: 'IMPAIRED', names: 'unknown' }])),
      outcome: 'violated',
      occurredAt: '11:00',
    },
    {
      when: 'it was impaired again after a recovery: only the newest change counts',
      asked: { now: '26:30' },
      events: timeline(
        impaired,
        health('20:00', [{ status: 'OK' }]),
        health('25:00', [{ status: 'IMPAIRED', names: DAEMON }]),
      ),
      outcome: 'violated',
      tasks: [DAEMON],
      occurredAt: '26:00',
    },
    {
      when: 'it is impaired and the grace passes in 1 ms',
      asked: { now: '10:59.999' },
      events: impaired,
      outcome: 'pending',
    },
    {
      when: 'it is impaired for exactly 60 s',
      asked: { now: '11:00' },
      events: impaired,
      outcome: 'pending',
    },
    {
      when: 'ECS says INSUFFICIENT_DATA',
      asked: later,
      events: timeline(running, health('10:00', [{ status: 'INSUFFICIENT_DATA', names: DAEMON }])),
      outcome: 'inconclusive',
    },
    {
      when: 'ECS says INITIALIZING',
      asked: { ...later, daemon: null },
      events: timeline(running, health('10:00', [{ status: 'INITIALIZING' }])),
      outcome: 'inconclusive',
    },
  ]);

  it('is judged for each daemon that the newest checks name', () => {
    const events = timeline(
      running,
      daemonTask({ name: 'other', started: '00:55' }),
      health('10:00', [
        { status: 'IMPAIRED', names: DAEMON },
        { status: 'IMPAIRED', names: 'other' },
        { status: 'OK', type: 'CONTAINER_RUNTIME' },
      ]),
    );
    const asked = { daemons: [expected(), expected({ daemonName: 'other' })], ...later };
    const violated = (task: string) => says({ outcome: 'violated', tasks: [task], occurredAt: '11:00' });
    expect(said(verdictOf(RULE, events, asked))).toEqual(violated(DAEMON));
    expect(said(verdictOf(RULE, events, { ...asked, daemon: 'other' }))).toEqual(violated('other'));
  });

  it('counts only those checks of one event that changed last', () => {
    const [event] = health('20:00', [{ status: 'OK' }]);
    const check = (status: string, lastStatusChange: string) => ({
      type: 'DAEMON',
      status,
      lastStatusChange,
      lastUpdated: lastStatusChange,
      statusReason: null,
    });
    const mixed = (newest: string, older: string, daemon: string | null) => {
      const healthChecks = [check(older, iso('10:00')), check(newest, iso('20:00'))];
      const events = [...running, { ...event, detail: { ...event?.detail, healthChecks } }];
      return verdictOf(RULE, events, { ...later, daemon })?.outcome;
    };
    expect([mixed('OK', 'IMPAIRED', null), mixed('IMPAIRED', 'OK', DAEMON)]).toEqual(['held', 'violated']);
  });

  /** The daemon task as events tell of it, UNHEALTHY since it was created. */
  const unhealthy = (life: Parameters<typeof daemonTask>[0]) =>
    daemonTask(life).map((event) => ({ ...event, detail: { ...event.detail, healthStatus: 'UNHEALTHY' } }));
  const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
  const deleted = (moment: Time) => ({ ...later, daemons: [expected({ deletedAt: iso(moment) })] });

  itJudges(RULE, later, [
    {
      when: 'the daemon task itself is UNHEALTHY',
      events: timeline(joined, unhealthy({ started: '02:00' })),
      outcome: 'violated',
      tasks: [DAEMON],
      occurredAt: '02:50',
    },
    {
      when: 'the check names one of two tasks, and the other has been UNHEALTHY for longer',
      events: timeline(
        running,
        unhealthy({ id: 'other-task', started: '05:00' }),
        health('10:00', [{ status: 'IMPAIRED', names: DAEMON }]),
      ),
      outcome: 'violated',
      tasks: [DAEMON, 'other-task'],
      occurredAt: '05:50',
    },
    {
      when: 'the UNHEALTHY task has ended, and the check of the next one is OK',
      events: timeline(
        joined,
        unhealthy({ started: '02:00', ended: '05:00' }),
        daemonTask({ id: 'next', started: '05:10' }),
        health('10:00', [{ status: 'OK', names: 'next' }]),
      ),
      outcome: 'held',
    },
    {
      when: 'the daemon was deleted a millisecond after it became impaired',
      asked: deleted('10:00.001'),
      events: impaired,
      outcome: 'violated',
      tasks: [DAEMON],
      occurredAt: '11:00',
    },
  ]);

  itIsNotJudged(RULE, later, [
    { when: 'the daemon was deleted when it became impaired', asked: deleted('10:00'), events: impaired },
    {
      when: 'its only task, which was UNHEALTHY, has ended',
      events: timeline(joined, unhealthy({ started: '02:00', ended: '05:00' })),
    },
    { when: 'no health was reported', events: running },
    { when: 'no health was reported, of no daemon either', asked: { daemon: null }, events: running },
    {
      when: 'only the agent’s connection is impaired',
      asked: { daemon: null },
      events: timeline(running, health('10:00', [{ status: 'IMPAIRED', type: 'AGENT_CONNECTIVITY' }])),
    },
    {
      when: 'the newest check names another daemon',
      events: timeline(
        impaired,
        daemonTask({ name: 'other', started: '00:55' }),
        health('20:00', [{ status: 'IMPAIRED', names: 'other' }]),
      ),
    },
  ]);
});
