import { ListDaemonsCommand } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import type { ClusterState } from '../../../shared/core/state/instance-state.ts';
import { namedScenario } from '../../../simulator/scenarios/load.ts';
import { expectNotice } from '../../core/notices/notice-contract.ts';
import { type Ecs, startEcs } from '../../simulator/api/ecs.ts';
import { SmallService } from './small-service.ts';

const MINUTES = 60;

/** A fleet on a good day, and an ECS that may refuse to tell its daemons. */
const started = async () => {
  const ecs = await startEcs({ scenario: namedScenario('a-good-day'), afterSeconds: 0 });
  let refusal: Error | null = null;
  const client = new Proxy(ecs.client, {
    get: (target, name) => {
      if (name !== 'send') return Reflect.get(target, name);
      return (command: Parameters<typeof target.send>[0]) =>
        refusal !== null && command instanceof ListDaemonsCommand ? Promise.reject(refusal) : target.send(command);
    },
  });
  const service = new SmallService(Object.create(ecs, { client: { value: client } }) as Ecs);
  await service.watches();
  const [clusterArn = ''] = ecs.fleet.clusters.keys();
  const denied = Object.assign(new Error('User is not authorized to perform: ecs:ListDaemons'), {
    name: 'AccessDeniedException',
  });
  const notJudged = () => service.notices.filter(({ kind }) => kind === 'not-judged');
  return {
    service,
    clusterArn,
    notJudged,
    refuses: (error: Error | null = denied) => {
      refusal = error;
    },
    place: async (): Promise<ClusterState | undefined> => {
      const [one] = await service.store.readItems([{ kind: 'cluster', clusterArn }]);
      return one?.state.kind === 'cluster' ? one.state : undefined;
    },
  };
};

describe('a cluster whose daemons ECS does not tell', () => {
  it('is told of once, after a quarter of an hour, and as over when it is judged again', async () => {
    const { service, clusterArn, notJudged, refuses } = await started();
    refuses();
    await service.live(14 * MINUTES, 30);
    expect(notJudged()).toEqual([]);
    expect(await service.store.unjudgedClusters(10)).toEqual([]);
    await service.live(46 * MINUTES, 30);
    expect(notJudged()).toHaveLength(1);
    const [open] = notJudged();
    expectNotice(open);
    expect(open).toMatchObject({
      state: 'open',
      clusterArn,
      containerInstanceArn: null,
      rules: [],
      severity: 'warning',
    });
    expect(open?.summary).toContain('AccessDeniedException: User is not authorized to perform: ecs:ListDaemons');
    expect(await service.store.unjudgedClusters(10)).toEqual([clusterArn]);
    expect((await service.sweep()).unjudged).toEqual([clusterArn]);

    refuses(null);
    await service.live(20 * MINUTES, 30);
    expect(notJudged().map(({ state }) => state)).toEqual(['open', 'resolved']);
    expect(notJudged()[1]?.incidentId).toBe(open?.incidentId);
    expect((await service.sweep()).unjudged).toEqual([]);
    expect(service.notices.filter(({ kind }) => kind === 'order')).toEqual([]);
  });

  it('is not told of where it is refused for minutes, also again and again', async () => {
    const { service, notJudged, refuses, place } = await started();
    await service.live(5 * MINUTES, 15);
    for (let times = 0; times < 5; times++) {
      refuses();
      await service.live(10 * MINUTES, 30);
      refuses(null);
      await service.live(6 * MINUTES, 30);
    }
    expect(notJudged()).toEqual([]);
    expect(await place()).toBeUndefined();
  });

  it('that was known is told of when its inventory has been too old to judge by for a quarter of an hour', async () => {
    const { service, notJudged, refuses, place } = await started();
    await service.live(5 * MINUTES, 15);
    refuses();
    await service.live(60 * MINUTES, 60);
    expect(notJudged()).toEqual([]);
    await service.live(30 * MINUTES, 60);
    expect(notJudged().map(({ state }) => state)).toEqual(['open']);
    expect(await place()).toMatchObject({
      ledger: { why: expect.stringContaining('AccessDenied') },
      notJudged: { step: 'read-cluster' },
    });
  });

  it('leaves one message at most that comes again, and that only for as long as it goes on', async () => {
    const { service, refuses } = await started();
    refuses();
    await service.live(60 * MINUTES, 30);
    const messages = service.checks.filter(({ body }) => body.place.kind === 'cluster');
    expect(messages.length).toBeLessThanOrEqual(1);
  });
});
