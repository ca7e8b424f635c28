import { describe, expect, it } from 'vitest';
import { question } from '../../../shared/core/looks/question.ts';
import { ECS_READ_SHARE } from '../../../shared/core/looks/read-share.ts';
import { takeInventory } from '../../../shared/edge/ecs/inventory/take-inventory.ts';
import { lookAtInstances } from '../../../shared/edge/ecs/looks/look-at-instances.ts';
import { createMemoryReadBudget } from '../../../shared/edge/ecs/reads/memory-read-budget.ts';
import { waitingUntil } from '../../../shared/edge/ecs/reads/read-budget.ts';
import { needed, startEcs } from '../../simulator/api/ecs.ts';
import { smallFleet } from '../../simulator/run.ts';
import { Inspector } from './inspector.ts';

/** A share of two calls at once and one a second, in a time that passes only by waiting. */
const small = (until: number) => {
  let now = 0;
  const wait = async (milliseconds: number) => {
    now += milliseconds;
  };
  const clock = () => now;
  const budget = createMemoryReadBudget(clock, { burst: 2, perSecond: 1 });
  return { now: clock, budget: waitingUntil(budget, { now: clock, until, wait }) };
};

describe('a share of reads that is waited for', () => {
  it('grants what there is at once', async () => {
    const { now, budget } = small(10_000);
    expect(await budget.take(2)).toEqual({ kind: 'granted' });
    expect(now()).toBe(0);
  });

  it('grants the rest when it has come back', async () => {
    const { now, budget } = small(10_000);
    for (let taken = 0; taken < 5; taken += 1) expect(await budget.take(2)).toEqual({ kind: 'granted' });
    expect(now()).toBe(8000);
  });

  it('is not waited for longer than it may be', async () => {
    const { now, budget } = small(3000);
    await budget.take(2);
    await budget.take(2);
    expect(await budget.take(2)).toEqual({ kind: 'later', delaySeconds: 2 });
    expect(now()).toBe(2000);
  });
});

describe('what takes more calls than a burst', () => {
  const start = async () => {
    const ecs = await startEcs({ scenario: smallFleet(), afterSeconds: 600 });
    const inspector = new Inspector(ecs);
    inspector.learnEvents();
    const ledger = needed([...inspector.ledgers.values()][0]);
    return { ecs, ledger };
  };

  it('comes to its end: a look', async () => {
    const { ecs, ledger } = await start();
    const { budget } = small(60_000);
    const { client, server } = ecs;
    const looked = await lookAtInstances([question(ledger, ['tasks'], ['log-agent'])], {
      client,
      budget,
      now: () => server.now,
    });
    expect(looked.calls).toBe(4);
    expect([...looked.results.values()]).toMatchObject([{ kind: 'looked' }]);
  });

  it('comes to its end: an inventory', async () => {
    const { ecs, ledger } = await start();
    const { budget } = small(60_000);
    const lookout = { client: ecs.client, budget, now: () => ecs.server.now };
    const taken = await takeInventory(ledger.clusterArn, null, 0, lookout);
    expect(taken.kind).toBe('taken');
    expect(taken.calls).toBeGreaterThan(2);
    expect(taken.calls).toBeLessThanOrEqual(ECS_READ_SHARE.burst);
  });
});
