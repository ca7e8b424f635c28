/**
 * These make false alarms, and must not. Each trap stands beside the violation next to it that must be found: a test that
 * only looked for silence would be passed by an engine that says nothing.
 */
import { describe, expect, it } from 'vitest';
import {
  applicationTask,
  DAEMON,
  daemonTask,
  deployment,
  type Envelope,
  expected,
  health,
  instance,
  iso,
  said,
  says,
  timeline,
  verdictOf,
  verdictsOf,
  violatedIn,
} from '../timeline/index.ts';

const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const draining = instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING']);
const gone = instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING', '24:00 DEREGISTERING', '25:00 INACTIVE']);
/** Another instance of the same provider, watched since noon. */
const watched = instance(['00:00 REGISTERING', '01:00 ACTIVE'], { on: 'other' });
describe('a daemon created after the application task started', () => {
  const events = timeline(joined, applicationTask({ started: '01:05' }), daemonTask({ started: '12:00' }));

  // wrong: violated by 655 s, and the daemon late by seven minutes
  it('is not judged on an instance that registered before it was created', () => {
    const lines = verdictsOf(events, { daemons: [expected({ createdAt: iso('10:00') })] });
    expect(lines.filter(({ daemonName }) => daemonName === DAEMON)).toEqual([]);
  });

  it('is judged when nothing tells that it was created later', () => {
    expect(violatedIn(events)).toEqual(['daemon-running', 'daemon-started-first']);
  });

  it('is judged on an instance that registered at its creation', () => {
    expect(violatedIn(events, { daemons: [expected({ createdAt: iso('00:00') })] })).toEqual([
      'daemon-running',
      'daemon-started-first',
    ]);
  });

  const firstDeployment = deployment(['10:01 PENDING', '11:00 IN_PROGRESS', '20:00 SUCCESSFUL']);
  const created = { daemons: [expected({ createdAt: iso('10:00') })] };

  // wrong: violated, counted from the creation and not from the first deployment
  it('is not judged on an instance that registered between its creation and its first deployment', () => {
    const late = timeline(
      watched,
      firstDeployment,
      instance(['10:00.500 REGISTERING', '10:40 ACTIVE']),
      applicationTask({ started: '10:45' }),
      daemonTask({ started: '12:00' }),
    );
    const lines = verdictsOf(late, created).filter(({ containerInstanceArn }) => containerInstanceArn !== null);
    expect(lines.filter(({ daemonName }) => daemonName === DAEMON)).toEqual([]);
  });

  // wrong: violated, although instances may lawfully run without the new daemon while its first deployment runs
  it('is not violated on an instance that registered while its first deployment ran, and is on one after it', () => {
    const joinedAt = (registered: '15:00' | '20:30') =>
      registered === '15:00'
        ? timeline(
            instance(['15:00 REGISTERING', '16:00 ACTIVE']),
            applicationTask({ started: '16:05' }),
            daemonTask({ started: '16:06' }),
          )
        : timeline(
            instance(['20:30 REGISTERING', '21:00 ACTIVE']),
            applicationTask({ started: '21:05' }),
            daemonTask({ started: '21:06' }),
          );
    expect(violatedIn(timeline(watched, firstDeployment, joinedAt('15:00')), created)).toEqual([]);
    expect(violatedIn(timeline(watched, firstDeployment, joinedAt('20:30')), created)).toEqual([
      'daemon-started-first',
    ]);
  });

  // wrong, the other way round: an old daemon's next deployment taken for its first, and the violation excused
  it.each([
    { when: 'was created before the stream began', daemons: [expected({ createdAt: iso('-24:00:00') })] },
    { when: 'has no known creation', daemons: [expected()] },
  ])('is judged during a deployment when it $when: that one is not its first', ({ daemons }) => {
    const during = timeline(
      watched,
      firstDeployment,
      instance(['15:00 REGISTERING', '16:00 ACTIVE']),
      applicationTask({ started: '16:05' }),
      daemonTask({ started: '16:06' }),
    );
    expect(violatedIn(during, { daemons })).toEqual(['daemon-started-first']);
  });
});

describe('a daemon attached to the provider after the application task started', () => {
  const elsewhere = timeline(
    instance(['00:00 REGISTERING', '01:00 ACTIVE'], { on: 'gpu', provider: 'managed-gpu' }),
    daemonTask({ id: 'gpu-agent', on: 'gpu', provider: 'managed-gpu', started: '00:50' }),
  );
  const attached = timeline(joined, applicationTask({ started: '01:05' }), daemonTask({ started: '30:00' }));

  // wrong: violated by half an hour, because the daemon was known in the cluster before
  it('is not violated on an instance that registered before the daemon was seen on its provider', () => {
    expect(violatedIn(timeline(elsewhere, attached), { daemons: 'seen' })).toEqual([]);
  });

  it('is violated where the daemon was seen on that provider before', () => {
    const before = timeline(watched, daemonTask({ id: 'other-agent', on: 'other', started: '00:50' }));
    expect(violatedIn(timeline(before, attached), { daemons: 'seen' })).toEqual([
      'daemon-running',
      'daemon-started-first',
    ]);
  });

  // wrong: a daemon that starts nowhere on the old instance, which is only replaced, called missing
  it('is inconclusive on an instance that the daemon never reached', () => {
    const replaced = timeline(
      joined,
      applicationTask({ started: '01:05' }),
      instance(['30:00 REGISTERING', '31:00 ACTIVE'], { on: 'replacement' }),
      daemonTask({ on: 'replacement', started: '30:50' }),
    );
    expect(violatedIn(replaced, { daemons: 'seen' })).toEqual([]);
    expect(verdictOf('daemon-started-first', replaced, { daemons: 'seen' })?.outcome).toBe('inconclusive');
  });
});

describe('a daemon being deleted', () => {
  const deleted = { daemons: [expected({ deletedAt: iso('20:00') })], now: '59:00' } as const;
  const kept = { daemons: [expected()], now: '59:00' } as const;

  const stopped = timeline(
    joined,
    daemonTask({ started: '00:50', ended: '20:10' }),
    applicationTask({ started: '01:05', ended: '30:00' }),
    applicationTask({ id: 'after', started: '25:00', ended: '31:00' }),
  );

  // wrong: a gap of ten minutes, two tasks without the daemon, and no repair by ECS
  it('may end its daemon task while application tasks run', () => {
    expect(violatedIn(stopped, deleted)).toEqual([]);
    expect(said(verdictOf('daemon-stayed-up', stopped, deleted))).toEqual(says({ outcome: 'held' }));
    expect(verdictOf('repair-started', stopped, deleted)).toBeUndefined();
  });

  it('may not end it a millisecond before the deletion', () => {
    const early = timeline(
      joined,
      daemonTask({ started: '00:50', ended: '19:59.999' }),
      applicationTask({ started: '01:05', ended: '30:00' }),
    );
    expect(violatedIn(early, deleted)).toContain('daemon-stayed-up');
    expect(violatedIn(stopped, kept)).toEqual(['daemon-stayed-up', 'repair-started']);
  });

  // wrong: the daemon ended first by 20 s
  it('may end its daemon task before the application task on a leaving instance', () => {
    const leaving = timeline(
      instance(['00:00 REGISTERING', '01:00 ACTIVE', '19:50 DRAINING']),
      daemonTask({ started: '00:50', ended: '20:10' }),
      applicationTask({ started: '01:05', ended: '20:30' }),
    );
    expect(violatedIn(leaving, deleted)).toEqual([]);
    expect(violatedIn(leaving, kept)).toEqual(['daemon-stopped-last']);
  });

  // wrong: a new instance without the daemon called late
  it('is missed by nobody on an instance that registered after its deletion', () => {
    const afterwards = timeline(
      watched,
      instance(['21:00 REGISTERING', '22:00 ACTIVE']),
      applicationTask({ started: '22:05' }),
    );
    expect(violatedIn(afterwards, deleted)).toEqual([]);
    expect(verdictOf('daemon-started-first', afterwards, deleted)).toBeUndefined();
  });
});

describe('a rolling daemon deployment', () => {
  const superseded = timeline(
    deployment(['05:00 PENDING', '06:00 IN_PROGRESS', '08:00 STOP_REQUESTED', '08:05 STOPPED'], { id: 'second' }),
    deployment(['08:00 PENDING', '09:00 IN_PROGRESS', '40:00 SUCCESSFUL'], { id: 'third' }),
  );
  const replacement = timeline(
    instance(['26:00 REGISTERING', '27:00 ACTIVE'], { on: 'new' }),
    daemonTask({ id: 'new-agent', on: 'new', started: '26:50' }),
    applicationTask({ id: 'new-web', on: 'new', started: '27:05' }),
  );
  const replacing = (daemonEnded: '21:00' | '22:00') =>
    timeline(
      superseded,
      gone,
      daemonTask({ started: '00:50', ended: daemonEnded }),
      applicationTask({ started: '01:05', ended: '21:30' }),
      replacement,
    );

  // wrong: STOPPED called a failure, the drained instance's daemon called down, the old daemon called missing
  it('drains and replaces instances in order', () => {
    expect(violatedIn(replacing('22:00'))).toEqual([]);
    expect(violatedIn(replacing('22:00'), { daemons: 'seen' })).toEqual([]);
    expect(verdictOf('deployment-settled', replacing('22:00'), { on: null })?.outcome).toBe('held');
  });

  it('breaks the order where a replaced instance’s daemon ended before its application task', () => {
    expect(violatedIn(replacing('21:00'))).toEqual(['daemon-stopped-last']);
  });

  const handover = (oldEnded: '20:40' | '21:00.001') =>
    timeline(
      joined,
      daemonTask({ id: 'old-agent', started: '00:50', ended: oldEnded }),
      daemonTask({ id: 'new-agent', started: '20:00' }),
      applicationTask({ started: '01:05' }),
    );

  // wrong: two tasks of the daemon called one too many while the new one takes over
  it('may let the old and the new daemon task overlap for a moment, and no longer', () => {
    expect(violatedIn(handover('20:40'))).toEqual([]);
    expect(violatedIn(handover('21:00.001'))).toEqual(['daemon-alone']);
  });
});

describe('agent disconnects', () => {
  const noise = instance([
    '00:00 REGISTERING',
    '01:00 ACTIVE',
    '05:00 ACTIVE disconnected',
    '06:00 ACTIVE',
    '15:00 ACTIVE disconnected',
    '16:00 ACTIVE',
  ]);
  const disconnected = timeline(
    noise,
    health('05:00', [{ status: 'IMPAIRED', type: 'AGENT_CONNECTIVITY' }]),
    daemonTask({ started: '00:50' }),
    applicationTask({ started: '01:05' }),
  );

  // wrong: the daemon called unhealthy or down while the agent was away
  it('say nothing about the daemon', () => {
    expect(violatedIn(disconnected, { now: '59:00' })).toEqual([]);
    expect(verdictOf('daemon-healthy', disconnected, { daemon: null })).toBeUndefined();
  });

  it('are not the DAEMON check of the same health event, which does', () => {
    const both = timeline(
      disconnected,
      health('07:00', [
        { status: 'IMPAIRED', type: 'AGENT_CONNECTIVITY' },
        { status: 'IMPAIRED', names: DAEMON },
      ]),
    );
    expect(violatedIn(both, { now: '59:00' })).toEqual(['daemon-healthy', 'repair-started']);
  });

  // wrong: an instance whose agent is away taken for a leaving one, and the daemon's end excused
  it('do not make an instance leave', () => {
    const steps = instance(['00:00 REGISTERING', '01:00 ACTIVE', '05:00 ACTIVE disconnected']);
    const ending = (web: '09:00' | '11:00') =>
      timeline(
        steps,
        daemonTask({ started: '00:50', ended: '10:00' }),
        applicationTask({ started: '01:05', ended: web }),
      );
    expect(violatedIn(ending('09:00'))).toEqual([]);
    expect(violatedIn(ending('11:00'))).toEqual(['daemon-stayed-up']);
    expect(verdictOf('drain-finished', ending('11:00'), { daemon: null })).toBeUndefined();
  });

  const reconnecting = instance([
    '00:00 REGISTERING',
    '01:00 ACTIVE',
    '20:00 DRAINING',
    '20:30 DRAINING disconnected',
    '22:00 DRAINING',
  ]);

  // wrong: leaving taken from the newest DRAINING, so that the daemon's end seems to lie before it
  it('while draining do not move the moment that leaving began', () => {
    const inOrder = timeline(
      reconnecting,
      daemonTask({ started: '00:50', ended: '21:00' }),
      applicationTask({ started: '01:05', ended: '20:50' }),
    );
    const broken = timeline(
      reconnecting,
      daemonTask({ started: '00:50', ended: '21:00' }),
      applicationTask({ started: '01:05', ended: '21:10' }),
    );
    expect(said(verdictOf('daemon-stopped-last', inOrder))).toEqual(says({ outcome: 'held', marginMs: 10_000 }));
    expect(violatedIn(broken)).toEqual(['daemon-stopped-last']);
  });
});

describe('a task that never ran', () => {
  // wrong: an application task that could not pull its image, created before the daemon, called early
  it('is no early application task', () => {
    const events = timeline(
      joined,
      applicationTask({ id: 'failed', created: '00:10', ended: '00:30', stopped: '00:31' }),
      daemonTask({ started: '00:50' }),
      applicationTask({ started: '01:05' }),
    );
    expect(violatedIn(events)).toEqual([]);
    expect(verdictOf('daemon-started-first', events)?.marginMs).toBe(15_000);
  });

  // wrong: an end without a start called later than the daemon's
  it('is no application task that outlived the daemon', () => {
    const events = (web: '20:40' | '21:00.001') =>
      timeline(
        draining,
        daemonTask({ started: '00:50', ended: '21:00' }),
        applicationTask({ started: '01:05', ended: web }),
        applicationTask({ id: 'failed', created: '20:30', ended: '21:20', stopped: '21:30' }),
      );
    expect(violatedIn(events('20:40'))).toEqual([]);
    expect(said(verdictOf('daemon-stopped-last', events('21:00.001')))).toEqual(
      says({ outcome: 'violated', marginMs: -1, tasks: ['web'], occurredAt: '21:00' }),
    );
  });

  // wrong: the daemon's failed attempt called its first start, or its end a gap, or a second daemon task
  it('is no start, no end and no second task of the daemon', () => {
    const events = (second: '01:00' | '01:10') =>
      timeline(
        joined,
        daemonTask({ id: 'agent-1', created: '00:10', ended: '00:30', stopped: '00:31' }),
        daemonTask({ id: 'agent-2', started: second }),
        daemonTask({ id: 'agent-3', created: '10:00', ended: '12:00', stopped: '12:10' }),
        applicationTask({ started: '01:05' }),
      );
    expect(violatedIn(events('01:00'), { now: '59:00' })).toEqual([]);
    expect(verdictOf('daemon-alone', events('01:00'), { now: '59:00' })).toBeUndefined();
    expect(violatedIn(events('01:10'), { now: '59:00' })).toEqual(['daemon-started-first']);
  });
});

describe('a host that vanished', () => {
  const goneUnseen = instance([
    '00:00 REGISTERING',
    '01:00 ACTIVE',
    '20:00 DRAINING lost',
    '21:00 DEREGISTERING lost',
    '30:00 INACTIVE',
  ]);

  // wrong: stoppedAt, which ECS writes when it gives up on each task, taken for the end: the daemon ended first by 2 s
  it('leaves tasks STOPPED without executionStoppedAt, from which nothing follows', () => {
    const events = timeline(
      goneUnseen,
      daemonTask({ started: '00:50', stopped: '29:00' }),
      applicationTask({ started: '01:05', stopped: '29:02' }),
    );
    expect(violatedIn(events)).toEqual([]);
    expect(verdictOf('daemon-stopped-last', events)?.outcome).toBe('inconclusive');
    expect(verdictOf('daemon-stayed-up', events)?.outcome).toBe('inconclusive');
  });

  // wrong: the same while the instance is still ACTIVE, or was seen draining before it vanished
  it.each([
    { when: 'while it is ACTIVE', steps: joined },
    { when: 'after it began to drain', steps: draining },
    { when: 'after it was drained', steps: gone },
  ])('leaves such tasks $when, and stoppedAt proves nothing there either', ({ steps }) => {
    const events = timeline(
      steps,
      daemonTask({ started: '00:50', stopped: '23:00' }),
      applicationTask({ started: '01:05', stopped: '23:02' }),
    );
    expect(violatedIn(events)).toEqual([]);
    expect(verdictOf('daemon-stayed-up', events)?.outcome).toBe('inconclusive');
    const ended = timeline(
      steps,
      daemonTask({ started: '00:50', ended: '19:59' }),
      applicationTask({ started: '01:05', ended: '23:02' }),
    );
    expect(violatedIn(ended)).toEqual(['daemon-stayed-up']);
  });

  // wrong: a daemon that took its end with it called down, or never ended, or ended at INACTIVE
  it('leaves tasks whose ends never come', () => {
    const events = timeline(
      goneUnseen,
      daemonTask({ started: '00:50' }),
      applicationTask({ started: '01:05' }),
      applicationTask({ id: 'ended', started: '01:06', ended: '15:00' }),
    );
    expect(violatedIn(events)).toEqual([]);
    expect(verdictOf('daemon-stopped-last', events)?.outcome).toBe('inconclusive');
    expect(verdictOf('daemon-stayed-up', events)?.outcome).toBe('inconclusive');
  });

  it('does not hide what is proven: an application task that started before the daemon', () => {
    const events = timeline(
      goneUnseen,
      applicationTask({ started: '01:05' }),
      daemonTask({ started: '01:06', stopped: '29:00' }),
    );
    expect(violatedIn(events)).toEqual(['daemon-started-first']);
  });

  it('is not one that left as ordered, with the daemon ending first', () => {
    const events = timeline(
      gone,
      daemonTask({ started: '00:50', ended: '21:00' }),
      applicationTask({ started: '01:05', ended: '21:02' }),
    );
    expect(violatedIn(events)).toEqual(['daemon-stopped-last']);
  });
});

describe('a joining instance', () => {
  // wrong: a daemon not RUNNING yet called late, a REGISTERING instance called stuck
  it('is given its deadlines, and not a millisecond more', () => {
    const registering = timeline(instance(['00:00 REGISTERING']), daemonTask({ created: '00:40' }));
    expect(violatedIn(registering, { now: '09:59.999' })).toEqual([]);
    expect(violatedIn(registering, { now: '10:00.001' })).toEqual(['instance-activated']);
  });

  // wrong: the daemon's absence before its first start called a gap
  it('has no gap before the daemon’s first start', () => {
    const events = timeline(joined, applicationTask({ started: '01:05' }), daemonTask({ started: '01:06' }));
    expect(violatedIn(events)).toEqual(['daemon-started-first']);
  });

  // wrong: the application task, created 27 s before the daemon, called early
  it('gets its application task created before the daemon, and started after it', () => {
    const events = (started: '01:08' | '00:49.999') =>
      timeline(
        joined,
        applicationTask({ created: '00:13', started }),
        daemonTask({ created: '00:40', started: '00:50' }),
      );
    expect(violatedIn(events('01:08'))).toEqual([]);
    expect(violatedIn(events('00:49.999'))).toEqual(['daemon-started-first']);
  });
});

describe('a leaving instance', () => {
  const ending = (steps: readonly Envelope[], daemonEnded: '19:59.999' | '20:00' | '21:00') =>
    timeline(
      steps,
      daemonTask({ started: '00:50', ended: daemonEnded }),
      applicationTask({ started: '01:05', ended: '19:59.998' }),
    );

  // wrong: a daemon that ended on a draining instance called down, or repaired by nobody
  it('may lose its daemon after the last application task', () => {
    expect(violatedIn(ending(draining, '21:00'), { now: '59:00' })).toEqual([]);
    expect(violatedIn(ending(draining, '20:00'), { now: '59:00' })).toEqual([]);
  });

  // wrong: the same violation reported by two rules, or by none
  it('is judged by one rule on each side of the moment that leaving began', () => {
    const broken = (daemonEnded: '19:59.999' | '20:00') =>
      timeline(
        draining,
        daemonTask({ started: '00:50', ended: daemonEnded }),
        applicationTask({ started: '01:05', ended: '20:30' }),
      );
    expect(violatedIn(broken('19:59.999'))).toEqual(['daemon-stayed-up']);
    expect(violatedIn(broken('20:00'))).toEqual(['daemon-stopped-last']);
  });
});

describe('the envelope’s time', () => {
  const enveloped = (events: readonly Envelope[], time: string): readonly Envelope[] =>
    events.map((event) => ({ ...event, time }));

  // wrong: the daemon, whose events EventBridge delayed, called later than the application task
  it('does not order starts', () => {
    const daemon = enveloped(daemonTask({ started: '01:00.250' }), iso('58:00'));
    const web = (started: '01:00.250' | '01:00.249') => enveloped(applicationTask({ started }), iso('01:00'));
    expect(verdictOf('daemon-started-first', timeline(joined, daemon, web('01:00.250')))?.marginMs).toBe(0);
    expect(verdictOf('daemon-started-first', timeline(joined, daemon, web('01:00.249')))?.marginMs).toBe(-1);
  });

  // wrong: a stale event in a newer envelope taken for the newest, so that the end is forgotten
  it('does not make a stale event new', () => {
    const events = (ended: '20:59' | '21:01') =>
      timeline(
        draining,
        daemonTask({ started: '00:50', ended: '21:00' }),
        applicationTask({ started: '01:05', ended }),
        enveloped(
          applicationTask({ started: '01:05', ended }).filter(({ detail }) => detail.lastStatus === 'RUNNING'),
          iso('58:00'),
        ),
        enveloped(instance(['00:00 REGISTERING', '01:00 ACTIVE']), iso('58:00')),
      );
    expect(said(verdictOf('daemon-stopped-last', events('20:59')))).toEqual(says({ outcome: 'held', marginMs: 1_000 }));
    expect(violatedIn(events('21:01'))).toEqual(['daemon-stopped-last']);
  });

  // wrong: deadlines that pass because of when an event was delivered
  it('does not move the clock', () => {
    const registering = instance(['00:00 REGISTERING']);
    expect(violatedIn(enveloped(registering, iso('58:00')))).toEqual([]);
    expect(violatedIn(registering, { now: '58:00' })).toEqual(['instance-activated']);
  });

  // wrong: the capture taken to reach back to the registration because an envelope does
  it('does not prove the start edge', () => {
    const events = timeline(
      instance(['04:00 ACTIVE'], { registeredAt: '00:00', firstVersion: 2 }),
      applicationTask({ started: '04:30' }),
      daemonTask({ started: '04:31' }),
    );
    expect(violatedIn(enveloped(events, iso('00:00')))).toEqual([]);
    expect(violatedIn(timeline(instance(['00:00 REGISTERING']), events))).toEqual(['daemon-started-first']);
  });
});

describe('a late or lost event of one side only', () => {
  const daemon = { started: '00:50', ended: '21:00' } as const;

  // wrong: a daemon whose every event is lost called missing
  it('is inconclusive when the daemon’s events are lost', () => {
    const events = timeline(joined, applicationTask({ started: '01:05' }));
    expect(violatedIn(events, { now: '59:00' })).toEqual([]);
    expect(verdictOf('daemon-started-first', events)?.outcome).toBe('inconclusive');
    expect(verdictOf('daemon-running', events, { now: '59:00' })?.outcome).toBe('inconclusive');
  });

  // wrong: the start taken from the first event that arrived, or from its updatedAt
  it('takes the daemon’s start from a later event when that of RUNNING is lost', () => {
    const events = (started: '01:05' | '00:49') =>
      timeline(
        draining,
        daemonTask({ ...daemon, lost: ['PROVISIONING', 'PENDING', 'ACTIVATING', 'RUNNING', 'DEACTIVATING'] }),
        applicationTask({ started, ended: '20:40' }),
      );
    expect(said(verdictOf('daemon-started-first', events('01:05')))).toEqual(
      says({ outcome: 'held', marginMs: 15_000 }),
    );
    expect(violatedIn(events('00:49'))).toEqual(['daemon-started-first']);
  });

  // wrong: an application task without a known end called still running after the daemon
  it('is inconclusive when only the application task’s end is lost, and violated once it arrives', () => {
    const lost = timeline(
      draining,
      daemonTask(daemon),
      applicationTask({ started: '01:05', ended: '21:01', lost: ['DEPROVISIONING', 'STOPPED'] }),
    );
    const arrived = timeline(lost, applicationTask({ started: '01:05', ended: '21:01' }));
    expect(violatedIn(lost)).toEqual([]);
    expect(verdictOf('daemon-stopped-last', lost)?.outcome).toBe('inconclusive');
    expect(violatedIn(arrived)).toEqual(['daemon-stopped-last']);
  });

  // wrong: held, because the end that is missing is taken for none
  it('is not held when the end of one of two application tasks is lost', () => {
    const events = timeline(
      draining,
      daemonTask(daemon),
      applicationTask({ started: '01:05', ended: '20:40' }),
      applicationTask({ id: 'unknown', started: '01:05', ended: '20:50', lost: ['DEPROVISIONING', 'STOPPED'] }),
    );
    expect(verdictOf('daemon-stopped-last', events)?.outcome).toBe('inconclusive');
  });

  // wrong: a daemon that ended unseen called running to the last
  it('is inconclusive when only the daemon’s end is lost and the instance is gone', () => {
    const events = timeline(
      gone,
      daemonTask({ ...daemon, lost: ['DEPROVISIONING', 'STOPPED'] }),
      applicationTask({ started: '01:05', ended: '21:01' }),
    );
    expect(verdictOf('daemon-stopped-last', events)?.outcome).toBe('inconclusive');
    expect(violatedIn(events)).toEqual([]);
  });

  // wrong: the DRAINING event that is lost makes the daemon's end one before leaving
  it('is inconclusive when only the event that leaving began is lost', () => {
    const events = timeline(
      instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING lost', '24:00 DEREGISTERING', '25:00 INACTIVE']),
      daemonTask(daemon),
      applicationTask({ started: '01:05', ended: '20:50' }),
    );
    expect(violatedIn(events)).toEqual([]);
    expect(said(verdictOf('daemon-stopped-last', events))).toEqual(says({ outcome: 'held', marginMs: 10_000 }));
  });

  // wrong: different verdicts for the same events
  it('says the same when one side’s events come last', () => {
    const [web, agent] = [applicationTask({ started: '01:05', ended: '21:01' }), daemonTask(daemon)];
    expect(verdictsOf(timeline(agent, draining, web))).toEqual(verdictsOf(timeline(draining, web, agent)));
  });
});

describe('history older than the stream', () => {
  const old = instance(['00:10 ACTIVE'], { registeredAt: '-03:00:00', firstVersion: 90 });
  const replacedDaemon = timeline(applicationTask({ started: '00:30' }), daemonTask({ started: '05:00' }));

  // wrong: a replacement's start taken for the daemon's first, and the application task for early
  it('may hold an earlier daemon task: not violated', () => {
    expect(violatedIn(timeline(old, replacedDaemon))).toEqual([]);
    expect(violatedIn(timeline(old, replacedDaemon), { daemons: 'seen' })).toEqual([]);
    expect(verdictOf('daemon-started-first', timeline(old, replacedDaemon))?.outcome).toBe('inconclusive');
    expect(verdictOf('daemon-running', timeline(old, replacedDaemon))?.outcome).toBe('inconclusive');
  });

  it('holds nothing earlier when the stream reaches back to the registration', () => {
    const young = instance(['00:10 REGISTERING', '00:20 ACTIVE'], { registeredAt: '00:05' });
    expect(violatedIn(timeline(young, replacedDaemon))).toEqual(['daemon-running', 'daemon-started-first']);
  });

  // wrong: an instance that has been ACTIVE for hours called late in becoming so
  it('may hold the moment that the instance became ACTIVE', () => {
    expect(verdictOf('instance-activated', timeline(old, replacedDaemon), { daemon: null })).toBeUndefined();
  });

  // wrong: silence about what happened under our eyes
  it('does not hide a daemon that ended while we watched', () => {
    const events = timeline(
      old,
      daemonTask({
        created: '-02:59:20',
        started: '-02:59:00',
        ended: '10:00',
        lost: ['PROVISIONING', 'PENDING', 'ACTIVATING', 'RUNNING'],
      }),
      applicationTask({ started: '00:30', ended: '11:00' }),
    );
    expect(violatedIn(events)).toEqual(['daemon-stayed-up']);
  });
});
