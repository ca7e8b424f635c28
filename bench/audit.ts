import { ECS_READ_SHARE } from '../shared/core/looks/read-share.ts';
import { DEFAULT_POLICY } from '../shared/core/rules/default-policy.ts';
import { auditCluster } from '../shared/edge/audit/audit-cluster.ts';
import { createMemoryStore } from '../test/doubles/memory-store.ts';
import type { Asked } from './asked.ts';
import { fewestCalls, largeCluster } from './fleet/large-cluster.ts';
import { measuredOf } from './rounds.ts';
import type { Row } from './table.ts';

const SHARED = ['ListContainerInstances', 'DescribeContainerInstances', 'ListTasks', 'DescribeTasks'];
const MINUTES_ALLOWED = 10;

/** Counts the calls of an audit of a large cluster, the first one and the next; the time follows from the share of reads. */
export async function* benchAudit({ isShort }: Asked): AsyncGenerator<Row> {
  const size = { instances: isShort ? 500 : 5000, tasks: 20, now: Date.UTC(2026, 10, 30) };
  const cluster = largeCluster(size);
  const store = createMemoryStore();
  const lookout = { client: cluster.client, budget: { take: async () => ({ kind: 'granted' }) as const } };
  let now = size.now;
  for (const which of ['the first audit', 'the next one']) {
    cluster.calls.clear();
    const clock = () => now;
    const audited = await auditCluster(
      { clusterArn: cluster.clusterArn, since: now },
      {
        store,
        lookout: { ...lookout, now: clock },
        policy: DEFAULT_POLICY,
        watched: [{ accountId: '123456789012', regions: ['us-west-2'] }],
        now: clock,
      },
    );
    if (audited.instances !== size.instances || audited.againInSeconds !== null)
      throw new Error(`${which} left something undone`);
    const calls = SHARED.reduce((sum, name) => sum + (cluster.calls.get(`${name}Command`) ?? 0), 0);
    const what = `${which} of ${size.instances} × ${size.tasks}`;
    yield {
      what: `ECS calls of ${what} ÷ the fewest`,
      measured: measuredOf([calls / fewestCalls(size)]),
      unit: 'ratio',
      target: 1.2,
    };
    yield {
      what: '  its time by the share of reads',
      measured: measuredOf([calls / ECS_READ_SHARE.perSecond]),
      unit: 's',
      target: MINUTES_ALLOWED * 60,
    };
    now += 3_600_000;
  }
}
