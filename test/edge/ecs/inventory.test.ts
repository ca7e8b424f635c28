import { describe, expect, it } from 'vitest';
import { mergeInventory } from '../../../shared/core/look/merge-inventory.ts';
import { createMemoryReadBudget } from '../../../shared/edge/ecs/memory-read-budget.ts';
import { takeInventory } from '../../../shared/edge/ecs/take-inventory.ts';
import { type Ecs, PLAIN, startEcs } from '../../simulator/api/ecs.ts';

const CLUSTER = 'arn:aws:ecs:us-west-2:123456789012:cluster/prod';
const lookoutOf = ({ client, server }: Ecs) => ({
  client,
  budget: createMemoryReadBudget(() => server.now),
  now: () => server.now,
});

describe('x', () => {
  it('y', async () => {
    const ecs = await startEcs({ scenario: PLAIN });
    const taken = await takeInventory(CLUSTER, null, ecs.server.now, lookoutOf(ecs));
    console.log(JSON.stringify(taken, null, 1));
    if (taken.kind !== 'taken') throw new Error('later');
    console.log(JSON.stringify(mergeInventory(null, taken.seen, ecs.server.now), null, 1));
    expect(1).toBe(1);
  });
});
