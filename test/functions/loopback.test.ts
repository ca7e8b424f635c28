import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CheckMessage } from '../../shared/edge/messages/checks.ts';
import { inventoryAt } from '../core/advance/service.ts';
import { event } from '../edge/events/envelopes.ts';
import { applicationTask, at, clusterArn, daemonTask, instance, instanceArn, timeline } from '../timeline/index.ts';
import { startService } from './service.ts';

let service: Awaited<ReturnType<typeof startService>>;
let made = 0;
/** A container instance of its own for each test. */
let on: string;
const NOW = at('02:00');

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  service = await startService();
  await service.store.writeInventory(inventoryAt(NOW), 0);
});
afterAll(async () => {
  await service.stop();
  vi.useRealTimers();
});
beforeEach(() => {
  on = `instance-${made++}`;
});
afterEach(async () => {
  await service.changes();
  await service.notices();
  vi.setSystemTime(NOW);
});

const stateOf = async () =>
  (await service.store.readItems([{ kind: 'instance', containerInstanceArn: instanceArn(on) }]))[0];

/** The checks of this test's container instance that are there to be made now. */
const checksHere = async () => {
  const isHere = ({ place }: CheckMessage) =>
    place.kind === 'instance' && place.containerInstanceArn === instanceArn(on);
  return (await service.checks()).filter(isHere);
};

/** The application task started 8.4 s before the daemon. */
const applicationFirst = () =>
  timeline(
    instance(['00:00 REGISTERING', '01:00 ACTIVE'], { on }),
    daemonTask({ id: `daemon-${on}`, started: '01:13.4', on }),
    applicationTask({ id: `web-${on}`, started: '01:05', on }),
  );

describe('from a batch of envelopes to a notice in a queue', () => {
  it('tells once that an application task started before the daemon, and clears what it told', async () => {
    expect(await service.observes(applicationFirst())).toEqual({ batchItemFailures: [] });
    expect(await service.reacts(await service.changes())).toEqual({ batchItemFailures: [] });
    const notices = await service.notices();
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatchObject({
      schema: 'bookend.notice/1',
      kind: 'order',
      hole: null,
      state: 'open',
      severity: 'critical',
      account: '000000000000',
      region: 'eu-west-1',
      clusterArn: clusterArn(),
      containerInstanceArn: instanceArn(on),
      daemons: [{ name: 'cloudwatch-agent', critical: true }],
    });
    expect(notices[0]?.rules).toContain('daemon-started-first');
    expect(notices[0]?.summary).toContain('8.4 s');
    expect((await stateOf())?.state.untold).toEqual([]);
  });

  it('wakes for what it cleared itself, and does nothing', async () => {
    await service.observes(applicationFirst());
    await service.reacts(await service.changes());
    await service.notices();
    expect(await service.reacts(await service.changes())).toEqual({ batchItemFailures: [] });
    expect(await service.notices()).toEqual([]);
  });

  it('says the same whatever the order and the batches of the events, each of them twice', async () => {
    const events = applicationFirst().toReversed();
    for (const one of [...events, ...events]) await service.observes([one]);
    await service.reacts(await service.changes());
    const notices = await service.notices();
    expect(notices.map(({ state }) => state)).toEqual(['open']);
  });

  it('tells nothing twice for records that come again, late, or in another order', async () => {
    await service.observes(applicationFirst());
    const changes = await service.changes();
    await service.reacts([...changes, ...changes].toReversed());
    await service.reacts(changes);
    expect((await service.notices()).map(({ state }) => state)).toEqual(['open']);
  });

  it('writes the item once for a batch, and not at all for the same batch again', async () => {
    await service.observes(applicationFirst());
    expect((await stateOf())?.revision).toBe(1);
    await service.observes(applicationFirst());
    expect((await stateOf())?.revision).toBe(1);
  });
});

describe('a batch with messages that are no facts', () => {
  it('fails the broken ones alone, and lets what no rule needs pass by', async () => {
    const { batchItemFailures } = await service.observes([
      'no JSON',
      ...instance(['00:00 REGISTERING'], { on }),
      event('ECS Task State Change', { updatedAt: 'yesterday' }),
      event('ECS Task State Change', { containerInstanceArn: undefined }),
      { source: 'aws.ec2', 'detail-type': 'EC2 Instance State-change Notification', detail: {} },
      { source: 'aws.ecs', 'detail-type': 'ECS Service Action', detail: {} },
    ]);
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'm0' }, { itemIdentifier: 'm2' }]);
    expect((await stateOf())?.revision).toBe(1);
  });

  it('lets what is not watched go nowhere, and not come again, in the midst of others', async () => {
    const foreign = JSON.parse(
      JSON.stringify(applicationFirst()).replaceAll('111122223333', '444455556666'),
    ) as unknown[];
    const forged = applicationFirst().map((own) => ({ ...own, account: '444455556666' }));
    expect(await service.observes([...foreign, ...forged, '{"source":"aws.ecs"}'])).toEqual({
      batchItemFailures: [{ itemIdentifier: `m${foreign.length + forged.length}` }],
    });
    expect(await service.changes()).toEqual([]);
    expect(await service.observes(applicationFirst())).toEqual({ batchItemFailures: [] });
    expect(await service.changes()).not.toEqual([]);
    expect(await service.itemOf('status#event')).toEqual({ pk: 'status#event', at: NOW });
  });

  it('is content with none at all', async () => {
    expect(await service.observes([])).toEqual({ batchItemFailures: [] });
    expect(await service.reacts([])).toEqual({ batchItemFailures: [] });
  });
});

describe('a check that is due', () => {
  it('is sent when its item asks for it, and held back until its time', async () => {
    const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE'], { on });
    await service.observes(timeline(joined, applicationTask({ id: `web-${on}`, started: '01:58', on })));
    const due = (await stateOf())?.state.due;
    expect(due).toMatchObject({ needs: 'look' });
    const changes = await service.changes();
    expect(await service.reacts(changes)).toEqual({ batchItemFailures: [] });
    expect(await checksHere()).toEqual([]);
    vi.setSystemTime((due?.at ?? 0) + 1000);
    expect(await checksHere()).toMatchObject([{ clusterArn: clusterArn(), dueAt: due?.at, needs: 'look' }]);
  });
});

describe('a remedy that the policy names', () => {
  it('is asked for once with its notice, unless Bookend only observes', async () => {
    await service.observes(applicationFirst());
    await service.reacts(await service.changes());
    expect(await service.remedies()).toEqual([]);

    await service.put({ pk: 'policy', document: '{"mode": "propose"}' });
    vi.setSystemTime(NOW + 61_000);
    on = `${on}-proposed`;
    await service.observes(applicationFirst());
    await service.reacts(await service.changes());
    await service.reacts(await service.changes());
    const told = await service.notices();
    const incidentId = told.findLast(({ kind }) => kind === 'order')?.incidentId;
    expect(told.some(({ kind }) => kind === 'policy')).toBe(true);
    expect(await service.remedies()).toMatchObject([
      { incidentId, place: { containerInstanceArn: instanceArn(on) }, rules: ['daemon-started-first'] },
    ]);
    await service.put({ pk: 'policy', document: '{}' });
  });
});

describe('an instance with 1 000 tasks', () => {
  it('is one item, one notice that fits, and told in full', async () => {
    const tasks = Array.from({ length: 1000 }, (_, n) =>
      applicationTask({ id: `${on}-${n}`, started: '01:05', on }),
    ).flat();
    const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE'], { on });
    const events = timeline(joined, daemonTask({ id: `daemon-${on}`, started: '01:13.4', on }), tasks);
    expect(await service.observes(events)).toEqual({ batchItemFailures: [] });
    expect(await service.reacts(await service.changes())).toEqual({ batchItemFailures: [] });
    const [notice] = await service.notices();
    expect(notice?.state).toBe('open');
    expect((await stateOf())?.state).toMatchObject({ untold: [], notices: 1 });
  });
});
