/** Other programs rely on this in the lines of `bookend replay --json`. */
import { describe, expect, it } from 'vitest';
import { drawn } from '../drawn.ts';
import {
  type Asked,
  applicationTask,
  CLUSTER,
  clusterArn,
  DAEMON,
  daemonTask,
  deployment,
  type Envelope,
  expected,
  health,
  instance,
  instanceArn,
  iso,
  PROVIDER,
  said,
  says,
  startImpaired,
  taskArn,
  taskDefinitionArn,
  timeline,
  type VerdictLine,
  verdictOf,
  verdictsOf,
  violatedIn,
} from '../timeline/index.ts';

const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const goodDay = timeline(joined, daemonTask({ started: '00:50' }), applicationTask({ started: '01:05' }));

/** Several instances, daemons and clusters: something of every kind of event and outcome. */
const busyHour = timeline(
  goodDay,
  instance(['02:00 REGISTERING', '03:00 ACTIVE', '20:00 DRAINING', '24:00 DEREGISTERING', '25:00 INACTIVE'], {
    on: 'second',
  }),
  daemonTask({ id: 'second-agent', on: 'second', started: '02:50', ended: '21:00' }),
  applicationTask({ id: 'early', on: 'second', started: '02:45', ended: '21:10' }),
  applicationTask({ id: 'second-web', on: 'second', started: '03:05', ended: '20:40' }),
  applicationTask({ id: 'failed', on: 'second', created: '03:00', stopped: '03:30' }),
  instance(['04:00 REGISTERING'], { on: 'third' }),
  startImpaired('05:00', { on: 'third', reason: 'CannotPullContainerError' }),
  instance(['06:00 REGISTERING', '07:00 ACTIVE', '09:00 ACTIVE disconnected', '09:30 ACTIVE'], {
    on: 'fourth',
    cluster: 'orders',
  }),
  daemonTask({ name: 'Zeta', id: 'zeta', on: 'fourth', cluster: 'orders', started: '06:50', ended: '30:00' }),
  daemonTask({ name: 'Zeta', id: 'zeta-2', on: 'fourth', cluster: 'orders', started: '28:30' }),
  daemonTask({ name: 'alpha', id: 'alpha', on: 'fourth', cluster: 'orders', started: '06:55', ended: '10:00' }),
  applicationTask({ id: 'order', on: 'fourth', cluster: 'orders', started: '07:05' }),
  health('12:00', [{ status: 'IMPAIRED', names: DAEMON }]),
  health('13:00', [{ status: 'OK' }], { on: 'second' }),
  deployment(['05:00 PENDING', '06:00 IN_PROGRESS', '15:00 SUCCESSFUL']),
  deployment(['05:00 PENDING', '06:00 STOPPED'], { cluster: 'orders' }),
  deployment(['05:00 PENDING', '08:00 ROLLBACK_IN_PROGRESS', '09:00 ROLLBACK_SUCCESSFUL'], {
    name: 'alpha',
    cluster: 'orders',
  }),
);
const everyone: Asked = { daemons: [DAEMON, 'Zeta', 'alpha'].map((daemonName) => expected({ daemonName })) };

const KEYS = [
  'capacityProviderName',
  'clusterArn',
  'containerInstanceArn',
  'daemonName',
  'marginMs',
  'occurredAt',
  'outcome',
  'reason',
  'rule',
  'tasks',
  'type',
];
const RULES = [
  'daemon-alone',
  'daemon-healthy',
  'daemon-running',
  'daemon-started-first',
  'daemon-stayed-up',
  'daemon-stopped-last',
  'daemons-in-order',
  'deployment-settled',
  'drain-finished',
  'instance-activated',
  'repair-started',
];

const nameOf = ({ outcome, rule, daemonName, containerInstanceArn }: VerdictLine): string =>
  `${outcome} ${rule} of ${daemonName} on ${containerInstanceArn}`;

describe.each<{ how: string; asked: Asked }>([
  { how: 'with --daemons', asked: everyone },
  { how: 'without --daemons', asked: { daemons: 'seen' } },
  { how: 'before most deadlines', asked: { ...everyone, now: '04:30' } },
])('each line of a busy hour, $how', ({ asked }) => {
  it('is one of many, and has every key', () => {
    const lines = verdictsOf(busyHour, asked);
    expect(lines.length).toBeGreaterThan(15);
    for (const line of lines) {
      expect(Object.keys(line).sort(), nameOf(line)).toEqual(KEYS);
      expect(line.type, nameOf(line)).toBe('verdict');
      expect(RULES, nameOf(line)).toContain(line.rule);
      expect(['held', 'violated', 'pending', 'inconclusive'], nameOf(line)).toContain(line.outcome);
    }
  });

  it('fills the keys in by outcome', () => {
    for (const line of verdictsOf(busyHour, asked)) {
      const { outcome, occurredAt, marginMs, reason, tasks } = line;
      if (outcome !== 'violated') expect(line, nameOf(line)).toMatchObject({ tasks: [], occurredAt: null });
      else expect(occurredAt, nameOf(line)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      if (outcome === 'pending' || outcome === 'inconclusive') expect(marginMs, nameOf(line)).toBeNull();
      // pending names what it waits for, inconclusive what is missing, violated what broke
      if (outcome !== 'held') expect(reason, nameOf(line)).toMatch(/\S/);
      expect(tasks, nameOf(line)).toEqual([...tasks].sort());
    }
  });

  it('names no daemon or instance where there is none', () => {
    for (const line of verdictsOf(busyHour, asked)) {
      const { rule, daemonName, containerInstanceArn } = line;
      if (['instance-activated', 'drain-finished'].includes(rule)) expect(daemonName, nameOf(line)).toBeNull();
      else if (rule !== 'daemon-healthy') expect(daemonName, nameOf(line)).not.toBeNull();
      expect(containerInstanceArn === null, nameOf(line)).toBe(rule === 'deployment-settled');
    }
  });
});

describe('the lines', () => {
  const byCodeUnit = (a: string | null, b: string | null): number => {
    if (a === b) return 0;
    if (a === null) return -1;
    if (b === null) return 1;
    return a < b ? -1 : 1;
  };
  const inOrder = (a: VerdictLine, b: VerdictLine): number =>
    byCodeUnit(a.containerInstanceArn, b.containerInstanceArn) ||
    byCodeUnit(a.daemonName, b.daemonName) ||
    byCodeUnit(a.rule, b.rule) ||
    byCodeUnit(a.clusterArn, b.clusterArn);

  it('are sorted by instance, daemon and rule, by code unit, null first', () => {
    const lines = verdictsOf(busyHour, everyone);
    expect(lines).toEqual([...lines].sort(inOrder));
    expect(lines[0]?.containerInstanceArn).toBeNull();
    const names = new Set(
      lines
        .filter((line) => line.containerInstanceArn === instanceArn('fourth', 'orders'))
        .map((line) => line.daemonName),
    );
    // capital letters come before small ones by code unit, not in a dictionary
    expect([...names]).toEqual([null, 'Zeta', 'alpha', DAEMON].sort(byCodeUnit));
  });

  it('break ties by cluster', () => {
    const events = timeline(
      deployment(['05:00 PENDING', '06:00 SUCCESSFUL'], { cluster: 'b' }),
      deployment(['05:00 PENDING', '06:00 SUCCESSFUL'], { cluster: 'a' }),
      deployment(['05:00 PENDING', '06:00 SUCCESSFUL'], { cluster: 'B' }),
    );
    expect(verdictsOf(events).map((line) => line.clusterArn)).toEqual(['B', 'a', 'b'].map((name) => clusterArn(name)));
  });

  it('say where: cluster, provider, instance, daemon', () => {
    expect(verdictOf('daemon-started-first', goodDay)).toMatchObject({
      clusterArn: clusterArn(CLUSTER),
      capacityProviderName: PROVIDER,
      containerInstanceArn: instanceArn(),
      daemonName: DAEMON,
    });
  });

  it('know the provider from tasks where the instance’s events lack it', () => {
    const lacking = timeline(
      instance(['00:00 REGISTERING', '01:00 ACTIVE'], { provider: null }),
      daemonTask({ started: '00:50' }),
      applicationTask({ started: '01:05' }),
    );
    expect(verdictsOf(lacking)).toEqual(verdictsOf(goodDay));
  });

  it('have no margin while it is taken over a time that is unknown', () => {
    const events = timeline(
      instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING']),
      daemonTask({ started: '00:50', ended: '21:00' }),
      applicationTask({ id: 'late', started: '01:05', ended: '21:01' }),
      applicationTask({ id: 'unknown', started: '01:05' }),
    );
    expect(verdictOf('daemon-stopped-last', events)).toMatchObject({ outcome: 'violated', marginMs: null });
  });
});

describe('order and repetition of the lines of a file', () => {
  /** A fixed generator: the same shuffles on every machine. */
  const shuffled = <T>(items: readonly T[], seed: number): readonly T[] => {
    let state = seed;
    const random = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    return items
      .map((item) => ({ item, key: random() }))
      .sort((a, b) => a.key - b.key)
      .map(({ item }) => item);
  };
  const asking: readonly Asked[] = [everyone, { daemons: 'seen' }];

  it.each(Array.from({ length: drawn(20) }, (_, index) => index + 1))('do not matter (seed %i)', (seed) => {
    for (const asked of asking) {
      const straight = verdictsOf(busyHour, asked);
      expect(verdictsOf(shuffled(busyHour, seed), asked)).toEqual(straight);
      expect(verdictsOf(shuffled([...busyHour, ...busyHour], seed), asked)).toEqual(straight);
    }
  });

  it('do not matter backwards', () => {
    for (const asked of asking) {
      expect(verdictsOf([...busyHour].reverse(), asked)).toEqual(verdictsOf(busyHour, asked));
    }
  });

  it('do not matter where a lower version has a later updatedAt: the version decides', () => {
    const base = timeline(
      instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING']),
      daemonTask({ started: '00:50', ended: '21:00' }),
      applicationTask({ started: '01:05', ended: '21:01' }),
    );
    const stale = applicationTask({ started: '01:05' }).map((event) => ({
      ...event,
      detail: { ...event.detail, updatedAt: iso('40:00') },
    }));
    const violated = says({ outcome: 'violated', marginMs: -1_000, tasks: ['web'], occurredAt: '21:00' });
    expect(said(verdictOf('daemon-stopped-last', [...base, ...stale]))).toEqual(violated);
    expect(said(verdictOf('daemon-stopped-last', [...stale, ...base]))).toEqual(violated);
  });

  it('join two snapshots of one version field by field', () => {
    const [web, lacking] = [
      applicationTask({ started: '01:05' }),
      applicationTask({ started: '01:05', lacking: ['startedAt'] }),
    ];
    const base = timeline(joined, daemonTask({ started: '00:50' }));
    const straight = verdictsOf(timeline(base, web));
    expect(verdictsOf(timeline(base, web, lacking))).toEqual(straight);
    expect(verdictsOf(timeline(base, lacking, web))).toEqual(straight);
  });
});

describe('the clock', () => {
  const stuck = instance(['00:00 REGISTERING']);
  const outcomeAt = (events: readonly unknown[]) => verdictOf('instance-activated', events, { daemon: null })?.outcome;

  it('is the newest time in any event’s detail', () => {
    expect(outcomeAt(stuck)).toBe('pending');
    expect(outcomeAt(timeline(stuck, instance(['10:00.001 ACTIVE'], { on: 'other' })))).toBe('violated');
    expect(outcomeAt(timeline(stuck, deployment(['10:00.001 PENDING'], { cluster: 'orders' })))).toBe('violated');
  });

  it('reads times deep in the detail', () => {
    const [event] = health('05:00', [{ status: 'OK' }], { on: 'other' });
    const checked = { type: 'DAEMON', status: 'OK', lastStatusChange: iso('05:00'), statusReason: null };
    const updated = (lastUpdated: string) => ({
      ...event,
      detail: { ...event?.detail, healthChecks: [{ ...checked, lastUpdated }] },
    });
    expect(outcomeAt([...stuck, updated(iso('09:59'))])).toBe('pending');
    expect(outcomeAt([...stuck, updated(iso('10:00.001'))])).toBe('violated');
  });

  it.each<{ of: string; events: readonly Envelope[]; deep: (time: string) => Record<string, unknown> }>([
    {
      of: 'a task: when ECS Exec’s agent started',
      events: applicationTask({ on: 'other', started: '01:05' }),
      deep: (lastStartedAt) => ({ containers: [{ managedAgents: [{ name: 'ExecuteCommandAgent', lastStartedAt }] }] }),
    },
    {
      of: 'an instance: when its health was last looked at',
      events: instance(['01:00 ACTIVE'], { on: 'other' }),
      deep: (lastUpdated) => ({ healthStatus: { details: [{ type: 'CONTAINER_RUNTIME', lastUpdated }] } }),
    },
  ])('reads times deep in the detail of $of', ({ events, deep }) => {
    const seenAt = (time: string) => events.map((event) => ({ ...event, detail: { ...event.detail, ...deep(time) } }));
    expect(outcomeAt([...stuck, ...seenAt(iso('09:59'))])).toBe('pending');
    expect(outcomeAt([...stuck, ...seenAt(iso('10:00.001'))])).toBe('violated');
  });

  it('leaves nothing pending once every deadline has passed', () => {
    for (const daemons of [everyone.daemons, 'seen'] as const) {
      const lines = verdictsOf(busyHour, { ...(daemons && { daemons }), now: '2000:00:00' });
      expect(lines.filter(({ outcome }) => outcome === 'pending')).toEqual([]);
    }
  });

  it('is what the caller says, if they say so', () => {
    const at = (now: '09:59' | '10:00.001') => verdictOf('instance-activated', stuck, { daemon: null, now })?.outcome;
    expect([at('09:59'), at('10:00.001')]).toEqual(['pending', 'violated']);
  });
});

describe('without --daemons', () => {
  const seen = { daemons: 'seen' } as const;
  const daemonless = (on: string, cluster: string, provider: string) =>
    timeline(
      instance(['00:00 REGISTERING', '01:00 ACTIVE'], { on, cluster, provider }),
      applicationTask({ id: on, on, cluster, provider, started: '01:05' }),
    );

  it('a daemon is expected on the instances of the cluster and provider it was seen on, and nowhere else', () => {
    const events = timeline(
      goodDay,
      daemonless('neighbour', CLUSTER, PROVIDER),
      daemonless('gpu', CLUSTER, 'managed-gpu'),
      daemonless('orders', 'orders', PROVIDER),
    );
    const judged = verdictsOf(events, seen).filter(({ rule }) => rule === 'daemon-started-first');
    expect(judged.map(({ containerInstanceArn, outcome }) => [containerInstanceArn, outcome]).sort()).toEqual(
      [
        [instanceArn(), 'held'],
        [instanceArn('neighbour'), 'inconclusive'],
      ].sort(),
    );
  });

  const early = (registered: '00:00' | '00:10') =>
    timeline(
      instance([`${registered} REGISTERING`, '01:00 ACTIVE'], { on: 'old' }),
      applicationTask({ id: 'old-web', on: 'old', started: '01:05' }),
      daemonTask({ id: 'old-agent', on: 'old', created: '05:10', started: '05:20' }),
      // only so that the stream reaches back
      instance(['00:00 ACTIVE'], { on: 'else', cluster: 'orders', registeredAt: '-03:00:00', firstVersion: 9 }),
    );

  it('an instance that registered more than startDeadline before the daemon was first seen is not violated', () => {
    expect(violatedIn(early('00:00'), seen)).toEqual([]);
    // exactly startDeadline before it is not more
    expect(violatedIn(early('00:10'), seen)).toEqual(['daemon-running', 'daemon-started-first']);
  });

  it('such an instance is not violated by what the daemon does later either', () => {
    const events = timeline(
      instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING']),
      applicationTask({ started: '01:05', ended: '21:30' }),
      daemonTask({ started: '12:00', ended: '21:00' }),
    );
    expect(violatedIn(events, seen)).toEqual([]);
    expect(violatedIn(events)).toContain('daemon-stopped-last');
  });
});

describe('with --daemons', () => {
  it('exactly these daemons are judged', () => {
    const events = timeline(goodDay, daemonTask({ name: 'other', started: '01:10' }));
    const names = new Set(verdictsOf(events).map(({ daemonName }) => daemonName));
    expect([...names].sort()).toEqual([DAEMON, null].sort());
    expect(violatedIn(events)).toEqual([]);
    expect(violatedIn(events, { daemons: [expected({ daemonName: 'other' })] })).toEqual(['daemon-started-first']);
  });

  it('a task of a daemon that is not listed is no application task', () => {
    const events = timeline(goodDay, daemonTask({ name: 'other', started: '00:20' }));
    expect(violatedIn(events)).toEqual([]);
  });

  it('a daemon that is not critical is judged alike', () => {
    const events = timeline(joined, applicationTask({ started: '01:05' }), daemonTask({ started: '01:06' }));
    expect(said(verdictOf('daemon-started-first', events, { daemons: [expected({ critical: false })] }))).toEqual(
      says({ outcome: 'violated', marginMs: -1_000, tasks: ['web'], occurredAt: '01:05' }),
    );
  });
});

describe('a Managed Instance', () => {
  const plain = { provider: 'mystery', launchType: null } as const;
  const host = instance(['00:00 REGISTERING', '01:00 ACTIVE'], { provider: 'mystery' });
  const anywhere: Asked = { daemons: [{ daemonName: DAEMON }], now: '59:00' };
  const web = applicationTask({ ...plain, started: '01:05' });

  it.each<{ by: string; events: readonly Envelope[]; asked?: Asked }>([
    {
      by: 'a daemon that names its provider',
      events: [],
      asked: { daemons: [expected({ capacityProviderNames: ['mystery'] })] },
    },
    { by: 'a daemon task', events: daemonTask({ ...plain, started: '00:50' }) },
    { by: 'an action of a daemon', events: startImpaired('00:40', { reason: 'insufficient CPU' }) },
    { by: 'a DAEMON health check', events: health('02:00', [{ status: 'OK' }]) },
    {
      by: 'a task with launch type MANAGED_INSTANCES',
      events: applicationTask({ id: 'managed', provider: 'mystery', started: '01:10' }),
    },
  ])('is recognised by $by', ({ events, asked }) => {
    expect(verdictOf('daemon-started-first', timeline(host, web, events), { ...anywhere, ...asked })).toBeDefined();
  });

  it.each<{ by: string; events: readonly Envelope[] }>([
    { by: 'instance events and tasks of an unknown launch type', events: [] },
    { by: 'a health check of another type', events: health('02:00', [{ status: 'OK', type: 'CONTAINER_RUNTIME' }]) },
  ])('is not recognised by $by', ({ events }) => {
    expect(verdictsOf(timeline(host, web, events), anywhere)).toEqual([]);
  });
});

describe('a caller of RunTask who sets group: daemon:cloudwatch-agent', () => {
  const ordinary = { taskDefinition: taskDefinitionArn('batch') } as const;

  // wrong: the caller's task taken for the daemon, which then seems to run before the application task
  it('runs an application task: it does not stand in for the daemon', () => {
    const events = timeline(
      joined,
      daemonTask({ id: 'batch', started: '00:40', ...ordinary }),
      applicationTask({ started: '00:45' }),
      daemonTask({ started: '00:50' }),
    );
    expect(said(verdictOf('daemon-started-first', events))).toEqual(
      says({ outcome: 'violated', marginMs: -10_000, tasks: ['batch', 'web'], occurredAt: '00:40' }),
    );
    expect(verdictOf('daemon-alone', events, { now: '59:00' })).toBeUndefined();
  });

  // wrong: the caller's task keeps a dead daemon "up"
  it('does not cover a gap of the daemon', () => {
    const events = timeline(
      joined,
      daemonTask({ started: '00:50', ended: '10:00' }),
      daemonTask({ id: 'batch', started: '01:10', ended: '12:00', ...ordinary }),
    );
    expect(said(verdictOf('daemon-stayed-up', events))).toEqual(
      says({ outcome: 'violated', marginMs: -120_000, tasks: ['batch'], occurredAt: '10:00' }),
    );
  });

  it('makes no daemon expected', () => {
    const events = timeline(joined, daemonTask({ id: 'batch', started: '00:40', ...ordinary }));
    expect(verdictsOf(events, { daemons: 'seen' }).filter(({ daemonName }) => daemonName !== null)).toEqual([]);
  });
});

describe('unknown fields and kinds', () => {
  it('pass by', () => {
    const odd = [
      { version: '0', source: 'aws.ecs', 'detail-type': 'ECS Something New', detail: { clusterArn: clusterArn() } },
      ...goodDay.map((event) => ({ ...event, detail: { ...event.detail, somethingNew: { deep: [1] } } })),
    ];
    expect(verdictsOf(odd)).toEqual(verdictsOf(goodDay));
  });

  it('a status that is new to us is no start and no end', () => {
    const [running] = applicationTask({ started: '01:05' }).slice(-1);
    const odd = { ...running, detail: { ...running?.detail, lastStatus: 'HIBERNATING', version: 99 } };
    expect(verdictsOf([...goodDay, odd])).toEqual(verdictsOf(goodDay));
    expect(said(verdictOf('daemon-started-first', [...goodDay, odd]))).toEqual(
      says({ outcome: 'held', marginMs: 15_000 }),
    );
  });

  it('tasks are named by their ARNs, sorted', () => {
    const ids = ['one', 'two', 'three', 'four'];
    const events = timeline(
      joined,
      daemonTask({ started: '02:00' }),
      ...ids.map((id) => applicationTask({ id, started: '01:55' })),
    );
    expect(verdictOf('daemon-started-first', events)?.tasks).toEqual(ids.map((id) => taskArn(id)).sort());
  });
});
