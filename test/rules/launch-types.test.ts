import { describe, expect, it } from 'vitest';
import {
  applicationTask,
  DAEMON,
  daemonTask,
  expected,
  health,
  instance,
  said,
  says,
  startImpaired,
  timeline,
  verdictOf,
  verdictsOf,
  violatedIn,
} from '../timeline/index.ts';

const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const draining = instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING']);
const anyProvider = { daemons: [{ daemonName: DAEMON }], now: '30:00' } as const;

/** Started before the daemon, and outlived it. */
const wrong = (launchType: string) => applicationTask({ launchType, started: '00:40', ended: '21:30' });
const rest = timeline(
  applicationTask({ id: 'fine', started: '01:05', ended: '20:40' }),
  daemonTask({ started: '00:50', ended: '21:00' }),
);

describe.each(['FARGATE', 'EXTERNAL'])('a task of launchType %s', (launchType) => {
  it('is never judged, not even on a Managed Instance', () => {
    const events = timeline(draining, wrong(launchType), rest);
    expect(violatedIn(events)).toEqual([]);
    expect(verdictOf('daemon-started-first', events)?.marginMs).toBe(15_000);
    expect(violatedIn(timeline(draining, wrong('MANAGED_INSTANCES'), rest))).toEqual([
      'daemon-started-first',
      'daemon-stopped-last',
    ]);
  });
});

describe.each(['FARGATE', 'EC2', 'EXTERNAL'])('a task of launchType %s', (launchType) => {
  // wrong: an instance of the same cluster that daemons never reach called one without its daemon
  it('makes no Managed Instance of its container instance, though the daemon covers any provider', () => {
    const asg = { provider: 'asg-provider' } as const;
    const events = timeline(
      instance(['00:00 REGISTERING', '01:00 ACTIVE'], asg),
      applicationTask({ launchType, ...asg, started: '01:05' }),
    );
    expect(verdictsOf(events, anyProvider)).toEqual([]);
  });
});

describe('a task of launchType EC2', () => {
  const early = applicationTask({ launchType: 'EC2', started: '00:40' });
  const late = daemonTask({ started: '00:48.400' });
  const violated = says({ outcome: 'violated', marginMs: -8_400, tasks: ['web'], occurredAt: '00:40' });

  it.each([
    { by: 'a daemon task', events: late, asked: anyProvider },
    {
      by: 'a daemon task of launchType EC2 with a definition of a daemon',
      events: daemonTask({ launchType: 'EC2', started: '00:48.400' }),
      asked: anyProvider,
    },
    {
      by: 'a daemon that names its provider',
      // of the daemon's own task nothing but its group is known
      events: daemonTask({ launchType: 'EC2', started: '00:48.400', lacking: ['taskDefinitionArn'] }),
      asked: { daemons: [expected()] },
    },
    { by: 'a daemon that was seen on it, without --daemons', events: late, asked: { daemons: 'seen' } as const },
  ])('is judged where its instance is a Managed Instance by $by', ({ events, asked }) => {
    expect(said(verdictOf('daemon-started-first', timeline(joined, early, events), asked))).toEqual(violated);
    expect(said(verdictOf('daemon-started-first', timeline(events, early, joined), asked))).toEqual(violated);
  });

  it.each([
    { by: 'a DAEMON health check', events: health('02:00', [{ status: 'OK' }]) },
    { by: 'an action of a daemon', events: startImpaired('00:45', { reason: 'insufficient CPU' }) },
    {
      by: 'a task of launchType MANAGED_INSTANCES',
      events: applicationTask({ id: 'other', started: '01:20' }),
    },
  ])('is judged where its instance is a Managed Instance by $by: the daemon task is missing', ({ events }) => {
    const all = timeline(joined, early, events);
    expect(said(verdictOf('daemon-started-first', all, anyProvider))).toEqual(says({ outcome: 'inconclusive' }));
    expect(said(verdictOf('daemon-running', all, anyProvider))).toEqual(says({ outcome: 'inconclusive' }));
  });

  // its group may be anybody's text: it proves no more than its launch type does
  it('proves nothing by its group alone, and makes no daemon expected', () => {
    const named = daemonTask({ launchType: 'EC2', started: '00:50', lacking: ['taskDefinitionArn'] });
    const events = timeline(joined, early, named);
    expect(verdictsOf(events, anyProvider)).toEqual([]);
    expect(verdictsOf(events, { daemons: 'seen' })).toEqual([]);
  });

  it('with an ordinary definition is an application task, whatever its group', () => {
    const borrowed = applicationTask({
      id: 'borrowed',
      launchType: 'EC2',
      group: `daemon:${DAEMON}`,
      started: '00:45',
    });
    expect(said(verdictOf('daemon-started-first', timeline(joined, borrowed, late), anyProvider))).toEqual(
      says({ outcome: 'violated', marginMs: -3_400, tasks: ['borrowed'], occurredAt: '00:45' }),
    );
  });
});

describe('a task on Fargate', () => {
  it('has no container instance and is not judged', () => {
    const day = timeline(draining, rest);
    const fargate = { launchType: 'FARGATE', on: null, provider: 'FARGATE_SPOT' };
    const events = timeline(day, applicationTask({ id: 'fargate', ...fargate, started: '00:20' }));
    expect(violatedIn(events)).toEqual([]);
    expect(verdictsOf(events)).toEqual(verdictsOf(day));
  });
});
