import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { namedScenario } from '../../simulator/scenarios/load.ts';
import { ACCOUNT, REGION } from '../edge/aws/loopback.ts';
import { callsOf, type Ecs, startEcs } from '../simulator/api/ecs.ts';
import { startService } from './service.ts';

let ecs: Ecs;
let service: Awaited<ReturnType<typeof startService>>;

/** Two clusters that were there for half an hour before Bookend came: no event told of them. */
beforeEach(async () => {
  const { clusters, ...missing } = namedScenario('daemon-missing');
  const bare = { name: 'bare', capacityProviders: [{ name: 'bare-mi', instances: 1 }] };
  const scenario = { ...missing, clusters: [...clusters, bare], region: REGION, account: ACCOUNT };
  ecs = await startEcs({ scenario, afterSeconds: 1800 });
  vi.useFakeTimers({ toFake: ['Date'], now: ecs.server.now });
  vi.resetModules(); // the handlers read their environment once
  service = await startService({ ecsUrl: ecs.server.url, cloudWatchUrl: ecs.server.url });
});
afterEach(async () => {
  await service.stop();
  vi.useRealTimers();
});

const HOUR = 3_600_000;
const clusterArns = () => [...ecs.fleet.clusters.keys()].sort();
const itemOf = (clusterArn: string) => service.itemOf(`audit#${clusterArn}`);

const later = (seconds: number): void => {
  ecs.advance(seconds);
  vi.setSystemTime(ecs.server.now);
};

/** All audits that are asked for, cluster by cluster. */
const audits = async (): Promise<number> => {
  const asked = await service.auditsAsked();
  for (const records of asked) {
    await service.audits(records);
    later(10); // the share of reads is free again
  }
  return asked.length;
};

const instancesKnown = async (): Promise<readonly string[]> => {
  const known: string[] = [];
  for (const clusterArn of clusterArns())
    for await (const key of service.store.itemKeysOf(clusterArn))
      if (key.kind === 'instance') known.push(key.containerInstanceArn);
  return known.sort();
};

const instancesThere = (): readonly string[] =>
  [...ecs.fleet.clusters.values()]
    .flatMap(({ instances }) => [...instances.values()])
    .filter(({ status }) => status !== 'INACTIVE')
    .map(({ containerInstanceArn }) => containerInstanceArn)
    .sort();

describe('audit by its schedule', () => {
  it('asks for the audit of each cluster, and each finds the container instances of which no event came', async () => {
    await service.audits({ schedule: 'audit' });
    expect(await service.itemOf('status#audit')).toMatchObject({ at: ecs.server.now });
    expect(await instancesKnown()).toEqual([]);
    expect(await audits()).toBe(clusterArns().length);
    expect(await instancesKnown()).toEqual(instancesThere());
    for (const clusterArn of clusterArns()) {
      const item = await itemOf(clusterArn);
      expect(item?.dueAt).toBe(item?.endedAt + 2.25 * HOUR);
      expect(item).not.toHaveProperty('askedAt');
      expect(item).not.toHaveProperty('openedAt');
    }
    expect(await audits()).toBe(0);
  });

  it('records the holes that it finds, each once', async () => {
    const holes = async (): Promise<readonly string[]> => {
      const known: string[] = [];
      for (const clusterArn of clusterArns())
        for await (const key of service.store.holeKeysOf(clusterArn)) if (key.kind === 'hole') known.push(key.hole);
      return known;
    };
    await service.audits({ schedule: 'audit' });
    await audits();
    const first = await holes();
    expect(first).toContain('provider-without-daemon');
    later(3600);
    await service.audits({ schedule: 'audit' });
    await audits();
    expect(await holes()).toEqual(first);
  });

  it('ends well for a cluster that was known and that ECS has no more', async () => {
    const gone = clusterArns()[0]?.replace(/[^/]+$/, 'gone') ?? '';
    const known = { clusterArn: gone, watchedSince: 1, refreshedAt: Date.now(), daemons: [], providers: [] };
    await service.store.writeInventory(known, 0);
    await service.audits({ schedule: 'audit' });
    await audits();
    expect(await itemOf(gone)).toMatchObject({ endedAt: expect.any(Number) });
  });

  it('forgets clusters that are gone', async () => {
    const gone = clusterArns()[0]?.replace(/[^/]+$/, 'gone') ?? '';
    await service.put({ pk: `audit#${gone}`, firstAt: 1, dueShard: 17, dueAt: 2, openShard: 17, openedAt: 1 });
    await service.audits({ schedule: 'audit' });
    expect(await itemOf(gone)).toEqual({ pk: `audit#${gone}` });
  });

  it('audits nothing twice for a record that comes again', async () => {
    await service.audits({ schedule: 'audit' });
    const [records] = await service.auditsAsked();
    await service.audits(records);
    const before = callsOf(ecs);
    await service.audits(records);
    expect(callsOf(ecs)).toBe(before);
  });

  it('goes on in another invocation where its time is over', async () => {
    await service.audits({ schedule: 'audit' });
    const [clusterArn = ''] = clusterArns();
    const since = (await itemOf(clusterArn))?.since;
    ecs.server.faults.inject({ fault: 'throttling', times: 1 });
    later(1);
    const [records] = await service.auditsAsked();
    await service.audits(records, 121_000);
    expect(await itemOf(clusterArn)).toMatchObject({ since, askedAt: ecs.server.now });
    later(10);
    expect(await audits()).toBe(clusterArns().length);
    expect(await itemOf(clusterArn)).not.toHaveProperty('askedAt');
  });

  it('gives up an audit that was not done within an hour, and fails alone', async () => {
    await service.audits({ schedule: 'audit' });
    later(3700);
    const [records] = await service.auditsAsked();
    await expect(service.audits(records)).rejects.toThrow('was not done within an hour');
  });

  it('fails where ECS lists no clusters, so that Lambda tries again', async () => {
    ecs.server.faults.inject({ fault: 'server-error', times: 1 });
    await expect(service.audits({ schedule: 'audit' })).rejects.toThrow();
    expect(await service.itemOf('status#audit')).toMatchObject({ dueAt: ecs.server.now + 2.25 * HOUR });
    expect(await service.itemOf('status#audit')).not.toHaveProperty('at');
  });
});

describe('audit by hand', () => {
  it('answers with coverage and holes of all clusters, and has them audited', async () => {
    const answer = await service.audits({});
    const [clusterArn] = clusterArns();
    expect(answer).toMatchObject({
      coverage: expect.arrayContaining([
        expect.objectContaining({ clusterArn, basis: 'running', covered: expect.any(Number) }),
      ]),
      holes: expect.arrayContaining([
        {
          hole: 'instance-without-daemon',
          severity: expect.any(String),
          resource: expect.stringContaining('container-instance/'),
          why: expect.any(String),
          cure: expect.any(String),
          accepted: null,
        },
      ]),
      leftOut: { coverage: 0, holes: 0, unread: 0 },
      reconciling: clusterArns().length,
    });
    later(10); // the share of reads is free again
    expect(await audits()).toBe(clusterArns().length);
    expect(await instancesKnown()).toEqual(instancesThere());
  });

  it('answers for one cluster', async () => {
    const [cluster] = clusterArns();
    expect(await service.audits({ cluster })).toMatchObject({ reconciling: 1 });
  });

  it.each([
    { event: null, says: 'the request: it must be an object, such as {}' },
    { event: { schedule: 'sweep' }, says: 'the event: schedule: must be audit' },
    { event: { cluster: 'shop' }, says: 'the request: cluster: must be the ARN of a cluster' },
    { event: { cluster: 7 }, says: 'the request: cluster: must be the ARN of a cluster' },
    { event: { clusters: 'shop' }, says: 'the request: clusters: is no field of it; cluster is' },
    {
      event: { cluster: 'arn:aws:ecs:eu-west-1:999999999999:cluster/shop' },
      says: 'the request: cluster: is not of an account and Region that are watched',
    },
    {
      event: { cluster: `arn:aws:ecs:${REGION}:${ACCOUNT}:cluster/none` },
      says: 'the request: cluster: there is no such cluster in this Region',
    },
  ])('refuses $event', async ({ event, says }) => {
    await expect(service.audits(event)).rejects.toThrow(says);
    expect(await audits()).toBe(0);
  });
});
