import { UpdateDaemonCommand } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import type { Policy } from '../../../shared/core/policy/policy.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import { createMemoryReadBudget } from '../../../shared/edge/ecs/reads/memory-read-budget.ts';
import { refreshInventory } from '../../../shared/edge/inspect/refresh-inventory.ts';
import { readDaemonSettings } from '../../../shared/edge/remedies/ask/daemon-settings.ts';
import type { Remediator } from '../../../shared/edge/remedies/ask/remediator.ts';
import { readByHand } from '../../../shared/edge/remedies/by-person/by-hand-payload.ts';
import { redeployByHand } from '../../../shared/edge/remedies/by-person/redeploy-by-hand.ts';
import { createMemoryBudget } from '../../doubles/memory-budget.ts';
import { createMemoryHistory } from '../../doubles/memory-history.ts';
import { createMemoryStore } from '../../doubles/memory-store.ts';
import type { Ecs } from '../../simulator/api/ecs.ts';
import { CLUSTER, settled } from './unusual-daemon.ts';

/** The ports of remediate where it may write, in a cluster whose inventory is known. */
const remediatorOf = async (ecs: Ecs, policy: Partial<Policy>): Promise<Remediator> => {
  const now = () => ecs.server.now;
  const lookout = { client: ecs.client, budget: createMemoryReadBudget(now, { burst: 1000, perSecond: 1000 }), now };
  const store = createMemoryStore();
  const recorder = { store, policy: DEFAULT_POLICY, lookout, now, send: async () => {} };
  await refreshInventory(CLUSTER, recorder);
  return {
    store,
    lookout,
    now,
    send: recorder.send,
    budget: createMemoryBudget(),
    history: createMemoryHistory(),
    readPolicy: async () => ({ policy: { ...DEFAULT_POLICY, mode: 'propose', ...policy }, liftedAt: null }),
    mayWrite: true,
  };
};

const asked = (daemonArn: string, more: object = {}) =>
  readByHand({ action: 'redeploy-daemon', daemonArn, reason: 'a new certificate', dryRun: false, ...more });

const refusing = (guards: readonly { readonly guard: string; readonly passed: boolean }[]): readonly string[] =>
  guards.filter(({ passed }) => !passed).map(({ guard }) => guard);

describe('deploying a daemon once more, by hand', () => {
  it('deploys it with every setting that it has, and keeps in the history what ECS answered', async () => {
    const { ecs, daemonArn } = await settled();
    const remediator = await remediatorOf(ecs, {});
    const answer = await redeployByHand(asked(daemonArn), remediator);
    expect(answer).toMatchObject({ decision: 'act', dryRun: false, plan: [{ call: 'UpdateDaemon' }] });
    expect(answer.plan[0]?.input).toMatchObject({ daemonArn, propagateTags: 'DAEMON', critical: false });
    expect(ecs.server.calls.get('UpdateDaemon')).toBe(1);
    const answers: unknown[] = [];
    for await (const { entry } of remediator.history.list({ since: 0, incidentId: null, containerInstanceArn: null }))
      answers.push(entry.answers?.map(({ answer: told }) => told));
    expect(answers).toEqual([['accepted']]);
  });

  it('says what it would do, and does nothing, in a dry run', async () => {
    const { ecs, daemonArn } = await settled();
    const answer = await redeployByHand(asked(daemonArn, { dryRun: true }), await remediatorOf(ecs, {}));
    expect(answer).toMatchObject({ decision: 'act', dryRun: true, plan: [{ call: 'UpdateDaemon' }] });
    expect(ecs.server.calls.get('UpdateDaemon')).toBeUndefined();
  });

  it('is refused where no container instance of its provider may leave', async () => {
    const { ecs, daemonArn } = await settled();
    const remediator = await remediatorOf(ecs, { budgetPercent: 0 });
    const answer = await redeployByHand(asked(daemonArn), remediator);
    expect({ decision: answer.decision, by: refusing(answer.guards) }).toEqual({ decision: 'refuse', by: ['budget'] });
    expect(ecs.server.calls.get('UpdateDaemon')).toBeUndefined();
  });

  it('is refused while a daemon of the cluster is being deployed', async () => {
    const { ecs, daemonArn } = await settled();
    const remediator = await remediatorOf(ecs, {});
    const first = await redeployByHand(asked(daemonArn), remediator);
    expect(first.decision).toBe('act');
    const again = await redeployByHand(asked(daemonArn), remediator);
    expect(again.decision).toBe('refuse');
    expect(refusing(again.guards)).toContain('no-daemon-deployment');
    expect(ecs.server.calls.get('UpdateDaemon')).toBe(1);
  });

  it.each<{ guard: string; policy: Partial<Policy> }>([
    { guard: 'kill-switch', policy: { killSwitch: true } },
    { guard: 'mode', policy: { mode: 'observe' } },
  ])('is refused by $guard alone where the policy says so', async ({ guard, policy }) => {
    const { ecs, daemonArn } = await settled();
    const answer = await redeployByHand(asked(daemonArn), await remediatorOf(ecs, policy));
    expect({ decision: answer.decision, by: refusing(answer.guards) }).toEqual({ decision: 'refuse', by: [guard] });
    expect(ecs.server.calls.get('UpdateDaemon')).toBeUndefined();
  });

  it('does not change back what somebody has changed while everything else was asked', async () => {
    const { ecs, daemonArn } = await settled();
    const remediator = await remediatorOf(ecs, {});
    const { store } = remediator;
    const readInventory: typeof store.readInventory = async (clusterArn) => {
      const read = await readDaemonSettings(ecs.client, daemonArn);
      if (read.kind === 'unclear') throw new Error(read.reason);
      await ecs.client.send(new UpdateDaemonCommand({ ...read.settings, propagateTags: 'NONE' }));
      ecs.advance(7200); // its deployment is over: nothing else stands in the way
      return store.readInventory(clusterArn);
    };
    const answer = await redeployByHand(asked(daemonArn), { ...remediator, store: { ...store, readInventory } });
    expect({ decision: answer.decision, by: refusing(answer.guards) }).toEqual({
      decision: 'refuse',
      by: ['fresh-look-agrees'],
    });
    expect(ecs.server.calls.get('UpdateDaemon')).toBe(1);
  });

  it.each<{ guard: string; policy: Partial<Policy> }>([
    { guard: 'kill-switch', policy: { mode: 'propose', killSwitch: true } },
    { guard: 'mode', policy: { mode: 'observe' } },
  ])(
    'is refused by $guard alone where the policy has come to say so while ECS was asked',
    async ({ guard, policy }) => {
      const { ecs, daemonArn } = await settled();
      const remediator = await remediatorOf(ecs, {});
      const readPolicy: Remediator['readPolicy'] = async () =>
        (ecs.server.calls.get('ListDaemonDeployments') ?? 0) > listed
          ? { policy: { ...DEFAULT_POLICY, ...policy }, liftedAt: null }
          : remediator.readPolicy();
      const listed = ecs.server.calls.get('ListDaemonDeployments') ?? 0;
      const answer = await redeployByHand(asked(daemonArn), { ...remediator, readPolicy });
      expect({ decision: answer.decision, by: refusing(answer.guards) }).toEqual({ decision: 'refuse', by: [guard] });
      expect(ecs.server.calls.get('UpdateDaemon')).toBeUndefined();
    },
  );

  it('is refused in a cluster whose daemons are not known', async () => {
    const { ecs, daemonArn } = await settled();
    const remediator = { ...(await remediatorOf(ecs, {})), store: createMemoryStore() };
    const answer = await redeployByHand(asked(daemonArn), remediator);
    expect(refusing(answer.guards)).toEqual(['no-daemon-deployment']);
  });
});
