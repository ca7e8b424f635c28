import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventRead } from '../../../shared/edge/events/event-read.ts';
import { newestTimeIn } from '../../../shared/edge/events/newest-time.ts';
import { readEcsEvent } from '../../../shared/edge/events/read-ecs-event.ts';
import { CLUSTER, DETAILS, event, INSTANCE, KINDS, type Kind, TASK } from './envelopes.ts';

const TASK_EVENT = 'ECS Task State Change';
const INSTANCE_EVENT = 'ECS Container Instance State Change';
const HEALTH_EVENT = 'ECS Container Instance Health Change';
const ACTION_EVENT = 'ECS Daemon Service Action';
const DEPLOYMENT_EVENT = 'ECS Daemon Deployment State Change';

const read = (kind: Kind, changes?: Readonly<Record<string, unknown>>) => readEcsEvent(event(kind, changes));
const factOf = (result: EventRead) => {
  if (result.kind !== 'fact') throw new Error(`no fact: ${JSON.stringify(result)}`);
  return result.fact;
};

describe('an event of a Managed Instance', () => {
  it('of a task is read', () => {
    expect(read(TASK_EVENT)).toEqual({
      kind: 'fact',
      fact: {
        kind: 'task',
        clusterArn: CLUSTER,
        containerInstanceArn: INSTANCE,
        capacityProviderName: 'managed',
        taskArn: TASK,
        group: 'daemon:cloudwatch-agent',
        taskDefinitionArn: 'arn:aws:ecs:eu-west-1:111122223333:daemon-task-definition/cloudwatch-agent:3',
        launchType: 'MANAGED_INSTANCES',
        lastStatus: 'STOPPED',
        version: 8,
        createdAt: Date.parse('2026-09-14T12:00:00Z'),
        startedAt: Date.parse('2026-09-14T12:00:10.250Z'),
        stoppingAt: Date.parse('2026-09-14T13:00:00Z'),
        executionStoppedAt: Date.parse('2026-09-14T13:00:34.567Z'),
        updatedAt: Date.parse('2026-09-14T13:01:00.001Z'),
        pullStartedAt: Date.parse('2026-09-14T12:00:02Z'),
        pullStoppedAt: Date.parse('2026-09-14T12:00:08Z'),
        stoppedReason: 'The container instance is draining',
        stopCode: 'ServiceSchedulerInitiated',
        exitCode: 137,
        exitReason: 'OutOfMemoryError: Container killed due to memory usage',
        healthStatus: null,
        healthAt: null,
        unhealthyContainer: null,
      },
    });
  });

  it('of the instance is read', () => {
    expect(factOf(read(INSTANCE_EVENT))).toEqual({
      kind: 'instance',
      clusterArn: CLUSTER,
      containerInstanceArn: INSTANCE,
      capacityProviderName: 'managed',
      ec2InstanceId: 'i-0f1e2d3c4b5a69788',
      status: 'DRAINING',
      version: 12,
      registeredAt: Date.parse('2026-09-14T11:59:30.100Z'),
      updatedAt: Date.parse('2026-09-14T12:59:59.999Z'),
      timeIsExact: true,
      agentConnected: true,
    });
  });

  it('of its health keeps the DAEMON checks that changed last, and the time of those', () => {
    expect(read(HEALTH_EVENT)).toEqual({
      kind: 'fact',
      fact: {
        kind: 'health',
        clusterArn: CLUSTER,
        containerInstanceArn: INSTANCE,
        capacityProviderName: 'managed',
        ec2InstanceId: 'i-0f1e2d3c4b5a69788',
        lastStatusChange: Date.parse('2026-09-14T12:20:00Z'),
        daemonChecks: [{ status: 'IMPAIRED', statusReason: 'Daemon task: 9c2e is unhealthy' }],
      },
    });
  });

  it('of a daemon that could not start is read, also where it names no instance', () => {
    expect(factOf(read(ACTION_EVENT, { containerInstanceArn: undefined }))).toEqual({
      kind: 'daemon-action',
      clusterArn: CLUSTER,
      containerInstanceArn: null,
      capacityProviderName: 'managed',
      daemonName: 'cloudwatch-agent',
      eventName: 'DAEMON_TASK_START_IMPAIRED',
      failureType: 'TASK_FAILED_TO_RUN',
      reason: 'CannotPullContainerError',
      createdAt: Date.parse('2026-09-14T12:00:07.089Z'),
    });
  });

  it('of a daemon deployment is read', () => {
    expect(factOf(read(DEPLOYMENT_EVENT))).toMatchObject({
      daemonName: 'cloudwatch-agent',
      eventName: 'DAEMON_DEPLOYMENT_SUCCESSFUL',
      updatedAt: Date.parse('2026-09-14T12:15:00.500Z'),
    });
  });
});

describe('a field', () => {
  const needed: readonly (readonly [Kind, readonly string[]])[] = [
    [TASK_EVENT, ['clusterArn', 'taskArn', 'lastStatus', 'version', 'updatedAt']],
    [INSTANCE_EVENT, ['clusterArn', 'containerInstanceArn', 'status', 'version', 'updatedAt']],
    [HEALTH_EVENT, ['clusterArn', 'containerInstanceArn', 'healthChecks']],
    [ACTION_EVENT, ['clusterArn', 'daemonArn', 'eventName', 'createdAt']],
    [DEPLOYMENT_EVENT, ['clusterArn', 'daemonArn', 'daemonDeploymentArn', 'eventName', 'updatedAt']],
  ];
  const each = needed.flatMap(([kind, fields]) => fields.map((field) => ({ kind, field })));

  it.each(each)('that we need is named when missing: $field of $kind', ({ kind, field }) => {
    const broken = { kind: 'broken', field: `detail.${field}` };
    expect(read(kind, { [field]: undefined })).toEqual({ ...broken, problem: 'is missing' });
    expect(read(kind, { [field]: null })).toMatchObject({
      ...broken,
      problem: expect.stringMatching(/^is null, not /),
    });
    expect(read(kind, { [field]: true })).toMatchObject({
      ...broken,
      problem: expect.stringMatching(/^is a boolean, not /),
    });
  });

  const used: readonly (readonly [Kind, readonly string[]])[] = [
    [TASK_EVENT, ['createdAt', 'startedAt', 'stoppingAt', 'executionStoppedAt', 'group', 'launchType']],
    [TASK_EVENT, ['taskDefinitionArn', 'capacityProviderName', 'stoppedReason', 'healthStatus']],
    [INSTANCE_EVENT, ['registeredAt', 'capacityProviderName', 'ec2InstanceId']],
    [HEALTH_EVENT, ['capacityProviderName', 'ec2InstanceId']],
    [ACTION_EVENT, ['containerInstanceArn', 'capacityProviderName', 'failureType', 'reason']],
  ];
  const eachUsed = used.flatMap(([kind, fields]) => fields.map((field) => ({ kind, field })));

  it.each(eachUsed)(
    'that we use may be absent or null, and is named when of a wrong type: $field of $kind',
    ({ kind, field }) => {
      expect(factOf(read(kind, { [field]: null }))).toHaveProperty(field, null);
      expect(factOf(read(kind, { [field]: undefined }))).toHaveProperty(field, null);
      expect(read(kind, { [field]: [1] })).toMatchObject({
        kind: 'broken',
        field: `detail.${field}`,
        problem: expect.stringMatching(/^is a list, not /),
      });
    },
  );

  it.each([
    { field: 'version', value: 1.5, problem: 'is the number 1.5, not a whole number from 0 on' },
    { field: 'version', value: -1, problem: 'is the number -1, not a whole number from 0 on' },
    { field: 'version', value: 1e300, problem: 'is the number 1e+300, not a whole number from 0 on' },
    { field: 'version', value: '8', problem: 'is a string, not a whole number from 0 on' },
    { field: 'updatedAt', value: 1774353600, problem: 'is the number 1774353600, not an ISO 8601 time' },
    { field: 'startedAt', value: '2026-13-99T12:00:00Z', problem: 'is not an ISO 8601 time: "2026-13-99T12:00:00Z"' },
    { field: 'taskArn', value: '', problem: 'is empty, not text' },
    { field: 'clusterArn', value: 'x'.repeat(513), problem: 'is longer than 512 characters' },
  ])('is broken: $field $problem', ({ field, value, problem }) => {
    expect(read(TASK_EVENT, { [field]: value })).toEqual({ kind: 'broken', field: `detail.${field}`, problem });
  });

  it('that nothing but the clock needs passes by when it is not a time', () => {
    expect(factOf(read(TASK_EVENT, { connectivityAt: 'soon', stoppedAt: 7 }))).toMatchObject({ kind: 'task' });
  });

  it('of a health check is named by its index', () => {
    const healthChecks = [
      { type: 'AGENT_CONNECTIVITY', status: 'OK' },
      { type: 'DAEMON', status: 'IMPAIRED' },
    ];
    expect(read(HEALTH_EVENT, { healthChecks })).toEqual({
      kind: 'broken',
      field: 'detail.healthChecks[1].lastStatusChange',
      problem: 'is missing',
    });
  });

  it('that names no daemon is no daemonArn', () => {
    const daemonArn = 'arn:aws:ecs:eu-west-1:111122223333:cluster/payments';
    expect(read(DEPLOYMENT_EVENT, { daemonArn })).toMatchObject({ kind: 'broken', field: 'detail.daemonArn' });
  });

  it.each([
    { envelope: { source: 'aws.ecs', detail: {} }, field: 'detail-type' },
    { envelope: { source: 'aws.ecs', 'detail-type': TASK_EVENT }, field: 'detail' },
    { envelope: { source: 'aws.ecs', 'detail-type': TASK_EVENT, detail: [] }, field: 'detail' },
  ])('of the envelope is named: $field', ({ envelope, field }) => {
    expect(readEcsEvent(envelope)).toMatchObject({ kind: 'broken', field });
  });
});

describe('an unknown event, field or status', () => {
  it.each([null, undefined, 5, 'text', [], {}, { source: 'aws.ec2', 'detail-type': TASK_EVENT, detail: {} }])(
    'is no event of ECS: %j',
    (value) => {
      expect(readEcsEvent(value)).toEqual({ kind: 'not-ecs' });
    },
  );

  it('passes by as an event of another kind, but moves the clock', () => {
    const detail = {
      createdAt: '2026-09-14T12:00:00Z',
      deployments: [{ updatedAt: '2026-09-14T12:34:56.789Z', eventTime: '2027-01-01T00:00:00Z' }],
      retriedAt: 'never',
    };
    expect(readEcsEvent({ source: 'aws.ecs', 'detail-type': 'ECS Service Action', detail })).toEqual({
      kind: 'passed-by',
      why: 'an event of the kind ECS Service Action',
      at: null,
      clusterArn: null,
    });
    expect(newestTimeIn({ detail })).toBe(Date.parse('2026-09-14T12:34:56.789Z'));
  });

  it.each([undefined, null, 'text', {}, []])('kind without a time in its detail: %j', (detail) => {
    const envelope = { source: 'aws.ecs', 'detail-type': 'ECS Something', detail };
    expect(readEcsEvent(envelope)).toMatchObject({ kind: 'passed-by' });
    expect(newestTimeIn(envelope)).toBeNull();
  });

  it('fields and statuses pass by', () => {
    expect(
      factOf(read(TASK_EVENT, { lastStatus: 'HIBERNATING', flavour: { a: 1 }, launchType: 'MOON' })),
    ).toMatchObject({
      lastStatus: 'HIBERNATING',
      launchType: 'MOON',
    });
    expect(factOf(read(INSTANCE_EVENT, { status: 'SLEEPING' }))).toMatchObject({ status: 'SLEEPING' });
  });

  it('daemon actions do not pass for a daemon that could not start', () => {
    expect(read(ACTION_EVENT, { eventName: 'DAEMON_STEADY_STATE' })).toEqual({
      kind: 'passed-by',
      why: 'the daemon action DAEMON_STEADY_STATE',
      at: Date.parse('2026-09-14T12:00:07.089Z'),
      clusterArn: expect.stringContaining(':cluster/'),
    });
  });

  it('checks of health neither hide the daemon nor cost it its time', () => {
    const odd = { type: 'GRAVITY', status: 'UPSIDE_DOWN', lastStatusChange: null };
    const healthChecks = [odd, ...DETAILS[HEALTH_EVENT].healthChecks];
    expect(factOf(read(HEALTH_EVENT, { healthChecks }))).toEqual(factOf(read(HEALTH_EVENT)));
  });

  it('a health report without any time passes by', () => {
    expect(read(HEALTH_EVENT, { healthChecks: [] })).toMatchObject({ kind: 'passed-by', at: null });
  });
});

describe('a task', () => {
  it('on no container instance passes by with its time', () => {
    expect(read(TASK_EVENT, { containerInstanceArn: undefined })).toEqual({
      kind: 'passed-by',
      why: 'a task on no container instance',
      at: Date.parse('2026-09-14T13:01:00.001Z'),
      clusterArn: expect.stringContaining(':cluster/'),
    });
  });

  it.each([undefined, null, 7, ''])('on no container instance passes by whatever its cluster is: %j', (clusterArn) => {
    expect(read(TASK_EVENT, { containerInstanceArn: undefined, clusterArn })).toMatchObject({ clusterArn: null });
  });

  it.each([
    {
      healthStatus: 'UNHEALTHY',
      health: { healthStatus: 'UNHEALTHY', healthAt: Date.parse('2026-09-14T13:01:00.001Z') },
    },
    { healthStatus: 'UNKNOWN', health: { healthStatus: null, healthAt: null } },
  ])('whose event says $healthStatus', ({ healthStatus, health }) => {
    expect(factOf(read(TASK_EVENT, { healthStatus }))).toMatchObject(health);
  });

  it('names the first container that is UNHEALTHY, where it says that the task is', () => {
    const containers = [{ name: 'agent', healthStatus: 'HEALTHY' }, { name: 'router', healthStatus: 'UNHEALTHY' }, 7];
    expect(factOf(read(TASK_EVENT, { healthStatus: 'UNHEALTHY', containers }))).toMatchObject({
      unhealthyContainer: 'router',
    });
    expect(factOf(read(TASK_EVENT, { containers }))).toMatchObject({ unhealthyContainer: null });
  });

  it.each(['yesterday', 7, null, ''])('is read without its pull where that is no time: %j', (pullStartedAt) => {
    expect(factOf(read(TASK_EVENT, { pullStartedAt }))).toMatchObject({ pullStartedAt: null });
  });

  const times = ['createdAt', 'startedAt', 'stoppingAt', 'executionStoppedAt', 'stoppedAt'] as const;
  const clockOnly = ['connectivityAt', 'pullStartedAt', 'pullStoppedAt'] as const;

  it.each([...times, ...clockOnly])('moves the clock by its %s', (field) => {
    for (const late of ['2026-09-15T00:00:00.001Z', '2026-09-15T00:00:00Z', '2026-09-14T23:00:00.001-01:00']) {
      expect(newestTimeIn(event(TASK_EVENT, { [field]: late }))).toBe(Date.parse(late));
    }
    const early = event(TASK_EVENT, { [field]: '2026-09-14T11:00:00.5Z' });
    expect(newestTimeIn(early)).toBe(Date.parse('2026-09-14T13:01:00.001Z'));
  });
});

describe('hostile text', () => {
  it('is cut where it is prose', () => {
    const fact = factOf(read(TASK_EVENT, { stoppedReason: 'x'.repeat(1_000_000) }));
    expect(fact).toMatchObject({ stoppedReason: `${'x'.repeat(255)}…` });
  });

  it('is cut in a group that a caller chose, which stays what it was: an application task’s or a daemon’s', () => {
    const fact = factOf(read(TASK_EVENT, { group: `daemon:${'x'.repeat(100_000)}` }));
    expect(fact).toMatchObject({ group: `daemon:${'x'.repeat(504)}…` });
  });

  it('has no field of ours in its prototype', () => {
    const envelope: unknown = JSON.parse(
      '{"source":"aws.ecs","detail-type":"__proto__","__proto__":{"detail":{}},"detail":{}}',
    );
    expect(readEcsEvent(envelope)).toMatchObject({ kind: 'passed-by' });
  });

  it('nested without end ends', () => {
    const deep: unknown = JSON.parse(`${'{"a":'.repeat(5000)}{"updatedAt":"2026-09-14T12:00:00Z"}${'}'.repeat(5000)}`);
    const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`x${at}`, {}]));
    for (const detail of [deep, wide]) {
      expect(newestTimeIn({ source: 'aws.ecs', 'detail-type': 'ECS Something', detail })).toBeNull();
    }
  });

  it('never breaks the reader', () => {
    const change = fc.tuple(fc.constantFrom(...KINDS), fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(change, ([kind, field, value]) => {
        const known = Object.keys(DETAILS[kind]);
        for (const name of [field, ...known])
          expect(read(kind, { [name]: value }).kind).toMatch(/fact|passed-by|broken/);
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(readEcsEvent(value).kind).toBe('not-ecs');
      }),
      { numRuns: 2000 },
    );
  });
});
