import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { record, smallFleet, text } from './run.ts';

const PUBLISHED = join(import.meta.dirname, '../fixtures/published-events');
const published = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(PUBLISHED, `${name}.json`), 'utf8'));
const detailOf = (event: Record<string, unknown>): Record<string, unknown> => Object(event.detail);

const FLEET = smallFleet(
  [
    { fault: 'drain', instances: [1], afterSeconds: 900 },
    { fault: 'daemon-unhealthy', instances: [2], afterSeconds: 900 },
    { fault: 'start-impaired', instances: [3], failureType: 'TASK_FAILED_TO_RUN', times: 1 },
    { fault: 'start-impaired', instances: [4], failureType: 'TASK_CREATION_FAILED', times: 1 },
  ],
  { hours: 3 },
);
const clusters = FLEET.clusters.map((cluster) => ({
  ...cluster,
  daemons: [{ name: 'log-agent', healthCheck: true, updates: [{ afterSeconds: 4000 }] }],
}));
const { events, simulation } = record({ ...FLEET, clusters });
const eventsOf = (detailType: string) => events.filter((event) => event['detail-type'] === detailType);
const tasks = eventsOf('ECS Task State Change');

/** Fields of a published sample that a Managed Instance's event can't have. */
const NOT_HERE = ['platformVersion', 'ephemeralStorage'];

describe('an event of the simulator', () => {
  it.each([
    {
      sample: 'task-stopped-by-service',
      of: tasks.filter(({ detail }) => detail.lastStatus === 'STOPPED' && detail.startedAt !== undefined),
    },
    { sample: 'task-running', of: tasks.filter(({ detail }) => detail.lastStatus === 'RUNNING') },
    { sample: 'task-deprovisioning', of: tasks.filter(({ detail }) => detail.lastStatus === 'DEPROVISIONING') },
    { sample: 'instance-state-active', of: eventsOf('ECS Container Instance State Change') },
    { sample: 'instance-health-daemon-impaired', of: eventsOf('ECS Container Instance Health Change') },
    {
      sample: 'daemon-task-failed-to-run',
      of: eventsOf('ECS Daemon Service Action').filter(({ detail }) => detail.failureType === 'TASK_FAILED_TO_RUN'),
    },
    {
      sample: 'daemon-task-creation-failed',
      of: eventsOf('ECS Daemon Service Action').filter(({ detail }) => detail.failureType === 'TASK_CREATION_FAILED'),
    },
    { sample: 'daemon-deployment-pending', of: eventsOf('ECS Daemon Deployment State Change') },
  ])('has every field of the published $sample, of the same type', ({ sample, of }) => {
    const expected = published(sample);
    expect(of.length).toBeGreaterThan(0);
    for (const event of of) {
      expect(Object.keys(event).sort()).toEqual(Object.keys(expected).sort());
      const detail = detailOf(JSON.parse(JSON.stringify(event)));
      for (const [field, value] of Object.entries(detailOf(expected))) {
        if (NOT_HERE.includes(field)) continue;
        expect(detail, `${sample} ${field}`).toHaveProperty(field);
        if (detail[field] !== null) expect(typeof detail[field], `${sample} ${field}`).toBe(typeof value);
      }
    }
  });

  it('has the published size: about 3 KB for a task', () => {
    const sizes = tasks.map((event) => JSON.stringify(event).length);
    const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;

    expect(mean).toBeGreaterThan(2000);
    expect(mean).toBeLessThan(3500);
  });

  it('names the daemon in group and definition of its tasks, and the launch type of all', () => {
    const daemonTasks = tasks.filter(({ detail }) => text(detail.group).startsWith('daemon:'));

    expect(daemonTasks.length).toBeGreaterThan(10);
    for (const { detail } of daemonTasks) {
      expect(detail.group).toBe('daemon:log-agent');
      expect(detail.taskDefinitionArn).toMatch(/:daemon-task-definition\/log-agent-td:\d+$/);
    }
    for (const { detail } of tasks) expect(detail.launchType).toBe('MANAGED_INSTANCES');
  });

  it('cuts the envelope to whole seconds and has a name of its own', () => {
    for (const { time } of events) expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  });

  it('carries the process times to the millisecond', () => {
    const { processes } = simulation.fleet.log;
    for (const { detail } of tasks) {
      const process = processes.get(text(detail.taskArn));
      if (detail.startedAt !== undefined) expect(Date.parse(text(detail.startedAt))).toBe(process?.startedAt);
      if (detail.executionStoppedAt !== undefined)
        expect(Date.parse(text(detail.executionStoppedAt))).toBe(process?.endedAt);
    }
  });
});

describe('the versions', () => {
  it.each(['ECS Task State Change', 'ECS Container Instance State Change'])(
    'of %s count up by one, in order of time',
    (detailType) => {
      const seen = new Map<string, { version: number; updatedAt: number }>();
      for (const { detail, resources } of eventsOf(detailType)) {
        const arn = text(resources[0]);
        const before = seen.get(arn) ?? { version: 0, updatedAt: 0 };
        const now = { version: Number(detail.version), updatedAt: Date.parse(text(detail.updatedAt)) };
        expect(now.version).toBe(before.version + 1);
        expect(now.updatedAt).toBeGreaterThanOrEqual(before.updatedAt);
        seen.set(arn, now);
      }
      expect(seen.size).toBeGreaterThan(3);
    },
  );

  it('of a task follow the path of lastStatus, skipping but never going back', () => {
    const PATH = [
      'PROVISIONING',
      'PENDING',
      'ACTIVATING',
      'RUNNING',
      'DEACTIVATING',
      'STOPPING',
      'DEPROVISIONING',
      'STOPPED',
    ];
    const seen = new Map<string, number>();
    for (const { detail } of tasks) {
      const step = PATH.indexOf(text(detail.lastStatus));
      expect(step).toBeGreaterThanOrEqual(seen.get(text(detail.taskArn)) ?? 0);
      seen.set(text(detail.taskArn), step);
    }
  });
});

describe('the lags that were measured on real events', () => {
  const stopped = tasks.filter(
    ({ detail }) => detail.lastStatus === 'STOPPED' && detail.executionStoppedAt !== undefined,
  );
  const at = (value: unknown): number => Date.parse(text(value));

  it('a task told to stop ends after stoppingAt, and stoppedAt comes 23 s and more after its end', () => {
    const told = stopped.filter(({ detail }) => detail.stopCode !== 'EssentialContainerExited');
    expect(told.length).toBeGreaterThan(3);
    for (const { detail } of told) {
      expect(at(detail.executionStoppedAt)).toBeGreaterThan(at(detail.stoppingAt));
      expect(at(detail.stoppedAt) - at(detail.executionStoppedAt)).toBeGreaterThanOrEqual(23_000);
    }
  });

  it('a task that ends by itself has its stoppingAt ten seconds after its end', () => {
    const { events: crashed } = record(smallFleet([{ fault: 'daemon-crash', instances: [1], afterSeconds: 900 }]));
    const exits = crashed.filter(
      ({ detail }) => detail.stopCode === 'EssentialContainerExited' && detail.lastStatus === 'STOPPED',
    );
    expect(exits.length).toBe(1);
    for (const { detail } of exits) {
      expect(at(detail.stoppingAt) - at(detail.executionStoppedAt)).toBeGreaterThan(9000);
      expect(at(detail.stoppingAt) - at(detail.executionStoppedAt)).toBeLessThan(12_000);
    }
  });

  it('an application task is created before the daemon of its new instance, and starts after it', () => {
    const running = tasks.filter(({ detail }) => detail.lastStatus === 'RUNNING');
    const ofInstance = Map.groupBy(running, ({ detail }) => text(detail.containerInstanceArn));
    const first = [...ofInstance.values()][0] ?? [];
    const daemon = first.find(({ detail }) => detail.group === 'daemon:log-agent');
    const application = first.find(({ detail }) => detail.group === 'service:web');

    expect(at(application?.detail.createdAt)).toBeLessThan(at(daemon?.detail.createdAt));
    expect(at(application?.detail.startedAt)).toBeGreaterThan(at(daemon?.detail.startedAt));
  });
});

describe('the guesses as switches', () => {
  it('daemon task events can be missing', () => {
    const { events: without } = record(smallFleet([], { switches: { daemonTaskEvents: false } }));
    expect(without.some(({ detail }) => text(detail.group ?? '').startsWith('daemon:'))).toBe(false);
  });

  it('container instance events can lack their capacity provider', () => {
    const { events: without } = record(smallFleet([], { switches: { capacityProviderInInstanceEvents: false } }));
    for (const event of without) {
      if (event['detail-type'] !== 'ECS Container Instance State Change') continue;
      expect(event.detail).not.toHaveProperty('capacityProviderName');
    }
  });

  it('the launch type can be spelt otherwise', () => {
    const { events: otherwise } = record(smallFleet([], { switches: { launchType: 'MANAGED' } }));
    const spelt = new Set(
      otherwise.map(({ detail }) => detail.launchType).filter((launchType) => launchType !== undefined),
    );
    expect([...spelt]).toEqual(['MANAGED']);
  });
});
