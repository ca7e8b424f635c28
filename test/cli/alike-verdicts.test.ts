import { expect, it } from 'vitest';
import { reasonOfAlike } from '../../cli/replay/page/alike-verdicts.ts';
import type { Verdict } from '../../shared/core/words/verdict.ts';

const waiting = (until: number | null): Verdict => ({
  rule: 'drain-finished',
  outcome: 'pending',
  clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop',
  capacityProviderName: 'default',
  containerInstanceArn: 'arn:aws:ecs:eu-west-1:111122223333:container-instance/shop/1',
  daemonName: null,
  marginMs: null,
  taskArns: [],
  named: [],
  tasksTotal: 0,
  occurredAt: null,
  until,
  reason: 'waits for the drain to end',
});
const at = Date.UTC(2026, 10, 30, 9);

it.each([
  { count: 1, until: at, says: 'waits for the drain to end, until 2026-11-30T09:00:00.000Z' },
  { count: 2, until: at, says: 'waits for the drain to end, the first until 2026-11-30T09:00:00.000Z' },
  { count: 1, until: null, says: 'waits for the drain to end' },
  { count: 2, until: Number.POSITIVE_INFINITY, says: 'waits for the drain to end' },
])('$count that wait until $until', ({ count, until, says }) => {
  expect(reasonOfAlike({ count, worst: waiting(until) })).toBe(says);
});
