import { ECSClient, ListDaemonsCommand, ServerException } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it, onTestFinished } from 'vitest';
import { takeInventory } from '../../../shared/edge/ecs/inventory/take-inventory.ts';
import { createMemoryReadBudget } from '../../../shared/edge/ecs/reads/memory-read-budget.ts';
import {
  CLUSTER,
  CREATED,
  current,
  DEPLOYMENT,
  failure,
  known,
  NOW,
  provider,
  revision,
  revisionArn,
  type Told,
  told,
} from './told-daemon.ts';

describe('what ECS has forgotten', () => {
  it.each<{ what: string; answers: Told }>([
    { what: 'the newest deployment', answers: { deploymentFailures: [failure(DEPLOYMENT)] } },
    {
      what: 'the revision that a rolled-back deployment was about',
      answers: {
        deployment: {
          status: 'ROLLBACK_SUCCESSFUL',
          targetDaemonRevision: current('9', 'a'),
          rollback: {
            rollbackTargetDaemonRevisionArn: revisionArn('1'),
            rollbackCapacityProviders: [provider('a').arn],
          },
        },
        revisionFailures: [failure(revisionArn('9'))],
      },
    },
    {
      what: 'a revision that is being replaced',
      answers: {
        current: [current('8', 'a'), current('1', 'a')],
        deployment: { targetDaemonRevision: current('1', 'a') },
        revisionFailures: [failure(revisionArn('8'))],
      },
    },
    {
      what: 'the revision of a daemon that is being deleted',
      answers: {
        status: 'DELETE_IN_PROGRESS',
        updatedAt: NOW - 60_000,
        deployment: {},
        revisions: [],
        revisionFailures: [failure(revisionArn('1'))],
      },
    },
    {
      what: 'a capacity provider',
      answers: { deploymentFailures: [failure(DEPLOYMENT)], providerFailures: [failure('b')] },
    },
  ])('makes no inventory incomplete, and is no problem: $what', async ({ answers }) => {
    const { seen, problems, unread, inventory } = await told(answers);
    expect({ isComplete: seen.isComplete, problems, unread }).toEqual({ isComplete: true, problems: [], unread: [] });
    expect(inventory).toMatchObject({ refreshedAt: NOW, daemons: [{ capacityProviderNames: ['a'], critical: true }] });
  });

  it('blinds nobody to a daemon whose first deployment it was', async () => {
    const unsettled = known({ firstDeployment: { beganAt: CREATED, succeededAt: null } });
    const { inventory } = await told({ deploymentFailures: [failure(DEPLOYMENT)] }, unsettled);
    expect(inventory.daemons[0]?.firstDeployment).toEqual({ beganAt: CREATED, succeededAt: NOW });
  });
});

describe('what ECS does not show yet', () => {
  const young: Told = { updatedAt: NOW - 20_000, deploymentFailures: [failure(DEPLOYMENT)] };

  it('leaves what is known of the daemon: its newest deployment', async () => {
    const { seen, inventory } = await told(young, known());
    expect(seen.isComplete).toBe(true);
    expect(inventory.daemons).toEqual(known().daemons);
  });

  it('is asked for again: the revision that new container instances get', async () => {
    const target = { targetDaemonRevision: current('2', 'a', 'b') };
    const { seen, problems, unread, inventory } = await told(
      { deployment: target, revisionFailures: [failure(revisionArn('2'))] },
      known(),
    );
    expect({ isComplete: seen.isComplete, problems }).toEqual({ isComplete: false, problems: [] });
    expect(unread).toEqual([`${revisionArn('2')}: the current revision of the daemon is MISSING`]);
    expect(inventory).toMatchObject({ refreshedAt: NOW - 300_000, daemons: known().daemons });
  });
});

describe('what ECS can not tell', () => {
  it.each<{ what: string; answers: Told }>([
    {
      what: 'the newest deployment, for another reason',
      answers: { deploymentFailures: [failure(DEPLOYMENT, 'INTERNAL')] },
    },
    { what: 'the newest deployment, without a word', answers: {} },
    { what: 'the current revision', answers: { deploymentFailures: [failure(DEPLOYMENT)], revisions: [] } },
    {
      what: 'a capacity provider',
      answers: { deploymentFailures: [failure(DEPLOYMENT)], providerFailures: [failure('b', 'INTERNAL')] },
    },
  ])('makes the inventory incomplete, and changes nothing that is known: $what', async ({ answers }) => {
    const { seen, unread, inventory } = await told(answers, known({ capacityProviderNames: ['a'], critical: true }));
    expect(seen.isComplete).toBe(false);
    expect(unread).toHaveLength(1);
    expect(inventory.refreshedAt).toBe(NOW - 300_000);
    expect(inventory.daemons).toEqual(known({ capacityProviderNames: ['a'], critical: true }).daemons);
  });

  it('fails as a whole where ECS does', async () => {
    const ecs = mockClient(ECSClient);
    onTestFinished(() => ecs.restore());
    ecs.on(ListDaemonsCommand).rejects(new ServerException({ message: 'no', $metadata: {} }));
    const lookout = { client: new ECSClient({}), budget: createMemoryReadBudget(() => NOW), now: () => NOW };
    await expect(takeInventory(CLUSTER, null, 0, lookout)).rejects.toThrow(ServerException);
  });

  it('is counted, however much it is, and stops nothing', async () => {
    const thousands = Array.from({ length: 5000 }, (_, n) => failure(`x-${n}`, 'INTERNAL'));
    const { seen, problems } = await told({
      deployment: { targetDaemonRevision: current('1', 'a') },
      revisionFailures: thousands,
    });
    expect(problems).toHaveLength(5000);
    expect(seen.isComplete).toBe(true);
  });
});

describe('while a deployment runs', () => {
  const target = { targetDaemonRevision: current('2', 'a'), sourceDaemonRevisions: [current('1', 'a', 'b')] };
  const both = [revision('1', true), revision('2', false)];

  it('its target counts, though DescribeDaemon still tells of the old revision', async () => {
    const was = known({ critical: true });
    const { inventory } = await told({ current: [current('1', 'a', 'b')], deployment: target, revisions: both }, was);
    const criticalBefore = [{ until: NOW - 60_000, critical: true }];
    expect(inventory.daemons).toMatchObject([
      { capacityProviderNames: ['a'], deletedAt: null, critical: false, criticalBefore },
      { capacityProviderNames: ['b'], deletedAt: NOW - 300_000, critical: false, criticalBefore },
    ]);
  });

  it('and is rolled back, what comes back counts', async () => {
    const rollback = {
      startedAt: new Date(NOW - 30_000),
      rollbackTargetDaemonRevisionArn: revisionArn('1'),
      rollbackCapacityProviders: [provider('a').arn, provider('b').arn],
    };
    const rolledBack: Told = {
      current: [current('2', 'a'), current('1', 'a', 'b')],
      deployment: { ...target, status: 'ROLLBACK_IN_PROGRESS', rollback },
      revisions: both,
    };
    const { inventory } = await told(rolledBack, known({ capacityProviderNames: ['a'] }));
    expect(inventory.daemons).toMatchObject([
      { capacityProviderNames: ['a'], critical: true, criticalBefore: [{ until: NOW - 30_000, critical: false }] },
      { capacityProviderNames: ['b'], critical: true, firstDeployment: { succeededAt: null } },
    ]);
  });

  it('that stops, and does not say what comes back, what is known stands', async () => {
    const stopping: Told = {
      current: [current('2', 'a'), current('1', 'a', 'b')],
      deployment: { ...target, status: 'STOP_REQUESTED' },
      revisions: both,
    };
    const { seen, inventory } = await told(stopping, known());
    expect(seen.isComplete).toBe(true);
    expect(inventory.daemons).toEqual(known().daemons);
  });
});
