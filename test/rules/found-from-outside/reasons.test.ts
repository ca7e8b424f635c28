import { describe, expect, it } from 'vitest';
import {
  type Asked,
  applicationTask,
  DAEMON,
  daemonTask,
  type Envelope,
  expected,
  instance,
  startImpaired,
  timeline,
  verdictsOf,
} from '../../timeline/index.ts';

const now = '30:00';
const active = instance(['00:00 REGISTERING', '00:40 ACTIVE']);
const reasons = (events: readonly Envelope[], asked: Asked = {}): Record<string, string | null> =>
  Object.fromEntries(verdictsOf(events, { now, ...asked }).map(({ rule, reason }) => [rule, reason]));

describe("ECS's own word for why a daemon could not start", () => {
  const reason = 'RESOURCE:MEMORY - Unable to place daemon task on container instance: insufficient memory';
  const said = `; ECS says ${DAEMON}: TASK_CREATION_FAILED, ${reason}`;
  const impaired = (['02:00', '03:00', '04:00'] as const).flatMap((time) => startImpaired(time, { reason }));
  const noRoom = timeline(active, applicationTask({ started: '01:00' }), impaired);
  const daemons = [expected({ critical: false })];

  it('stands in the reasons of the rules that miss its start', () => {
    expect(reasons(noRoom, { daemons })).toMatchObject({
      'daemon-started-first': `not known: when the daemon task started: no start of it is known${said}`,
      'daemon-running': `not known: whether a task of the daemon runs: no start of it is known${said}`,
    });
  });

  it('stands in those of the rules that a late start breaks', () => {
    const late = timeline(noRoom, daemonTask({ started: '10:00' }));
    expect(reasons(late, { daemons })).toMatchObject({
      'daemon-started-first': `1 application task started before the daemon task, the first 9 min early${said}`,
      'daemon-running': `the daemon's first task started 8 min 45 s after its deadline${said}`,
    });
  });

  it('stands in no reason where it came after the start, or is of another daemon', () => {
    const started = timeline(active, applicationTask({ started: '01:00' }), daemonTask({ started: '01:30' }), impaired);
    const other = timeline(
      active,
      applicationTask({ started: '01:00' }),
      startImpaired('02:00', { reason, name: 'another' }),
    );
    for (const events of [started, other])
      for (const [rule, text] of Object.entries(reasons(events, { daemons })))
        expect(`${rule}: ${text}`).not.toContain('RESOURCE:MEMORY');
  });
});

describe('a moment that lies before the one it is told from', () => {
  it("is told with its sign: the instance's clock was behind ECS's", () => {
    const events = timeline(active, daemonTask({ created: '00:02', started: '-00:02.500' }));
    expect(reasons(events)['daemon-running']).toBe('the daemon task started 2.5 s before registration');
  });

  it('is told with its sign: ACTIVE before registration', () => {
    const events = instance(['00:00 REGISTERING', '00:20 ACTIVE'], { registeredAt: '00:23' });
    expect(reasons(timeline(events, daemonTask({ started: '00:30' })))['instance-activated']).toBe(
      'ACTIVE 3 s before registration',
    );
  });
});

describe('missing evidence', () => {
  const unregistered = () =>
    timeline(
      instance(['00:00 REGISTERING', '00:40 ACTIVE'], { registeredAt: null }),
      applicationTask({ started: '01:00' }),
      daemonTask({ started: '01:10' }),
    );

  it('is named: no registeredAt, where events of the instance bring none', () => {
    expect(reasons(unregistered())).toEqual({
      'daemon-running': 'not known: when the container instance registered: no registeredAt of it is known',
      'daemon-started-first':
        'not known: whether an earlier daemon task ran: no registeredAt of the container instance is known',
      'daemon-stayed-up':
        'not known: whether an earlier daemon task ended: no registeredAt of the container instance is known',
      'instance-activated': 'not known: when the container instance registered: no registeredAt of it is known',
    });
  });

  it('is named: what came before the stream, where it began later', () => {
    const late = timeline(
      instance(['00:40 ACTIVE'], { registeredAt: '00:00', firstVersion: 2 }),
      applicationTask({ created: '00:50', started: '01:00' }),
      daemonTask({ created: '00:50', started: '01:10' }),
    );
    expect(reasons(late)['daemon-started-first']).toBe(
      'not known: whether an earlier daemon task ran: what is known does not reach back to the registration of the container instance',
    );
  });
});
