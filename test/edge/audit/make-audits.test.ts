import { describe, expect, it } from 'vitest';
import { makeAudits } from '../../../shared/edge/audit/make-audits.ts';
import { startAudits } from '../../../shared/edge/audit/start-audits.ts';
import type { QueueMessage } from '../../../shared/edge/aws/queue.ts';
import type { ReadBudget } from '../../../shared/edge/ecs/reads/read-budget.ts';
import type { Scenario } from '../../../simulator/scenarios/scenario.ts';
import { callsOf, startEcs } from '../../simulator/api/ecs.ts';
import { SmallService, WATCHED } from '../inspect/small-service.ts';

const TWENTY: Scenario = {
  name: 'twenty',
  says: 'Twenty container instances in one cluster, two in another.',
  hours: 2,
  clusters: [
    {
      name: 'large',
      capacityProviders: [{ name: 'large-mi', instances: 20, everySeconds: 1 }],
      daemons: [{ name: 'agent' }],
      services: [{ name: 'web', capacityProvider: 'large-mi', desiredCount: 40 }],
    },
    { name: 'small', capacityProviders: [{ name: 'small-mi', instances: 2 }], daemons: [{ name: 'agent' }] },
  ],
};

type Body = { readonly clusterArn: string; readonly since: number };

/** An account of which no event came, and the audit queue in memory. */
const auditing = async (budget?: ReadBudget, watched = WATCHED) => {
  const ecs = await startEcs({ scenario: TWENTY, afterSeconds: 900 });
  const service = new SmallService(ecs, { watched, ...(budget === undefined ? {} : { budget }) });
  const queue: QueueMessage[] = [];
  const auditor = {
    ...service.inspector,
    sendAudits: async (sent: readonly QueueMessage[]) => void queue.push(...sent),
  };
  const taken = () =>
    queue.splice(0).map(({ body }, index) => ({ messageId: String(index), body: JSON.stringify(body as Body) }));
  const known = async () => (await service.states()).filter(({ kind }) => kind === 'instance').length;
  return { ecs, service, queue, auditor, taken, known };
};

describe('the audits of an account', () => {
  it('are one message for each watched cluster, also for one that ECS lists no more', async () => {
    const { auditor, service, queue, ecs } = await auditing();
    const gone = 'arn:aws:ecs:us-west-2:123456789012:cluster/gone';
    const foreign = 'arn:aws:ecs:us-west-2:444455556666:cluster/foreign';
    for (const clusterArn of [gone, foreign])
      await service.store.writeInventory(
        { clusterArn, watchedSince: 0, refreshedAt: 1, daemons: [], providers: [] },
        0,
      );
    const clusterArns = await startAudits(auditor);
    expect(clusterArns.map((arn) => arn.split('/')[1])).toEqual(['gone', 'large', 'small']);
    expect(queue.map(({ body }) => body)).toEqual(
      clusterArns.map((clusterArn) => ({ clusterArn, since: ecs.server.now })),
    );
  });

  it('find all container instances, each cluster by itself', async () => {
    const { auditor, taken, known } = await auditing();
    await startAudits(auditor);
    const { audited, failed, refused } = await makeAudits(taken(), auditor);
    expect({ failed, refused }).toEqual({ failed: [], refused: 0 });
    expect(audited.map(({ clusterArn, instances }) => [clusterArn.split('/')[1], instances])).toEqual([
      ['large', 20],
      ['small', 2],
    ]);
    expect(await known()).toBe(22);
  });

  it('go on later where the share of reads is used up, and do not begin anew', async () => {
    let free = 12;
    const budget: ReadBudget = {
      take: async (calls) => {
        if (calls > free) return { kind: 'later', delaySeconds: 7 };
        free -= calls;
        return { kind: 'granted' };
      },
    };
    const { auditor, taken, queue, known, ecs } = await auditing(budget);
    free = 1;
    await startAudits(auditor);
    free = 0;
    await makeAudits(taken(), auditor);
    expect(queue.map(({ delaySeconds }) => delaySeconds)).toEqual([7, 7]);
    free = 1000;
    ecs.advance(7);
    await makeAudits(taken(), auditor);
    expect(queue).toEqual([]);
    expect(await known()).toBe(22);
    const before = callsOf(ecs);
    const [since] = [ecs.server.now - 7000];
    const again = [...ecs.fleet.clusters.keys()].map((clusterArn, index) => ({
      messageId: String(index),
      body: JSON.stringify({ clusterArn, since }),
    }));
    const { audited } = await makeAudits(again, auditor);
    expect(audited.map(({ asked }) => asked.looks)).toEqual([0, 0]);
    expect(callsOf(ecs) - before).toBeLessThan(20);
  });

  it('that fail, or are no audits, come again and take nothing from the others', async () => {
    const { auditor, taken, known } = await auditing();
    await startAudits(auditor);
    const [large = { messageId: '', body: '' }, small = large] = taken();
    const broken = [
      { messageId: 'text', body: 'no JSON' },
      { messageId: 'no-cluster', body: JSON.stringify({ since: 1 }) },
      { messageId: 'no-arn', body: JSON.stringify({ clusterArn: 'large', since: 1 }) },
      { messageId: 'no-time', body: JSON.stringify({ ...JSON.parse(large.body), since: 'now' }) },
    ];
    const { failed, audited } = await makeAudits([...broken, { ...small, messageId: 'small' }], auditor);
    expect(failed.map(({ messageId, cause }) => `${messageId}: ${String(cause)}`)).toEqual([
      'text: FieldProblem: the audit is not valid JSON',
      expect.stringMatching(/^no-cluster: .*clusterArn/),
      expect.stringMatching(/^no-arn: .*clusterArn is not the ARN of a cluster/),
      expect.stringMatching(/^no-time: .*since is not a time/),
    ]);
    expect(audited).toHaveLength(1);
    expect(await known()).toBe(2);
  });

  it('of an account that is not watched any more are refused', async () => {
    const { auditor } = await auditing(undefined, [{ accountId: '444455556666', regions: ['us-west-2'] }]);
    const body = JSON.stringify({ clusterArn: 'arn:aws:ecs:us-west-2:123456789012:cluster/small', since: 1 });
    const made = await makeAudits([{ messageId: 'm', body }], auditor);
    expect(made).toEqual({ audited: [], failed: [], refused: 1 });
  });
});
