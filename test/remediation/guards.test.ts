import { UpdateContainerInstancesStateCommand } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import type { GuardName } from '../../shared/core/remedies/guard.ts';
import { OVERRIDABLE } from '../../shared/core/remedies/guard.ts';
import { answerByHand } from '../../shared/edge/remedies/by-person/answer-by-hand.ts';
import type { ByHandAnswer } from '../../shared/edge/remedies/by-person/by-hand.ts';
import type { FaultPlan } from '../../simulator/scenarios/fault-plan.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { startEcs } from '../simulator/api/ecs.ts';
import { Bookend } from './bookend.ts';
import { deploys, tags } from './meanwhile.ts';

const CLUSTER = 'arn:aws:ecs:us-west-2:123456789012:cluster/shop';
const FUNCTION = 'arn:aws:lambda:us-west-2:123456789012:function:bookend-dev-remediate';

type FleetPlan = {
  instances?: number;
  autoRepair?: 'ENABLED' | 'DISABLED';
  critical?: boolean;
  faults?: readonly FaultPlan[];
};

const DIES: readonly FaultPlan[] = [{ fault: 'daemon-crash', instances: [1], afterSeconds: 180, unrepaired: true }];

/** The daemon of the first container instance dies after three minutes, and nothing brings it back. */
const fleet = ({
  instances = 3,
  autoRepair = 'DISABLED',
  critical = true,
  faults = DIES,
}: FleetPlan = {}): Scenario => ({
  name: 'a daemon dies',
  says: 'A daemon dies and nothing brings it back.',
  hours: 24,
  clusters: [
    {
      name: 'shop',
      capacityProviders: [{ name: 'default', instances, autoRepair }],
      daemons: [{ name: 'log-agent', critical }],
      services: [{ name: 'web', capacityProvider: 'default', desiredCount: instances * 2 }],
    },
  ],
  faults,
});

/** A fleet, and Bookend over it until an incident is open; from then on nothing is done but what the test asks for. */
const troubled = async (plan: FleetPlan = {}, policy: Readonly<Record<string, unknown>> = {}): Promise<Bookend> => {
  const ecs = await startEcs({ scenario: fleet(plan), afterSeconds: 0 });
  const bookend = await new Bookend(ecs, { mode: 'propose', ...policy }).begin();
  await bookend.livesUntil(async () => (await bookend.states()).some(({ incident }) => incident !== null), 900);
  await bookend.lives(60);
  return bookend;
};

const brokenArn = async (bookend: Bookend): Promise<string> => {
  const [broken] = await bookend.broken();
  return broken?.ledger.containerInstanceArn ?? 'nothing is broken';
};

const asks = async (bookend: Bookend, more: Readonly<Record<string, unknown>> = {}): Promise<ByHandAnswer> => {
  const target = { containerInstanceArn: await brokenArn(bookend) };
  return answerByHand({ action: 'drain-instance', ...target, reason: 'a test', ...more }, FUNCTION, bookend.remediator);
};

const refusing = ({ guards }: ByHandAnswer): readonly string[] =>
  guards.filter(({ passed }) => !passed).map(({ guard }) => guard);

const instancesOf = ({ ecs }: Bookend): readonly string[] => [
  ...(ecs.fleet.clusters.get(CLUSTER)?.instances.keys() ?? []),
];

const drains = async (bookend: Bookend, containerInstances: string[]): Promise<void> => {
  const command = new UpdateContainerInstancesStateCommand({
    cluster: CLUSTER,
    containerInstances,
    status: 'DRAINING',
  });
  await bookend.ecs.client.send(command);
};

/** One guard, a fleet in which it alone stands in between, and what has to change for it to let the same act pass. */
type Case = {
  readonly guard: GuardName;
  readonly what: string;
  readonly plan?: FleetPlan;
  readonly policy?: Readonly<Record<string, unknown>>;
  readonly prepare?: (bookend: Bookend) => Promise<unknown>;
  readonly asked?: Readonly<Record<string, unknown>>;
};

const CASES: readonly Case[] = [
  {
    guard: 'kill-switch',
    what: 'the kill switch is on',
    prepare: async (bookend) => {
      bookend.policy = { ...bookend.policy, killSwitch: true };
    },
  },
  {
    guard: 'hands-off-tag',
    what: 'the container instance is tagged',
    prepare: async (bookend) => tags(bookend, await brokenArn(bookend), 'false'),
  },
  { guard: 'hands-off-tag', what: 'the cluster is tagged', prepare: (bookend) => tags(bookend, CLUSTER, 'false') },
  {
    guard: 'budget',
    what: 'another of three instances is draining',
    prepare: async (bookend) => {
      const broken = await brokenArn(bookend);
      await drains(
        bookend,
        instancesOf(bookend)
          .filter((arn) => arn !== broken)
          .slice(0, 1),
      );
    },
  },
  {
    guard: 'mode',
    what: 'the mode is observe',
    prepare: async (bookend) => {
      bookend.policy = { ...bookend.policy, mode: 'observe' };
    },
  },
  {
    guard: 'plan-is-current',
    what: 'another plan was approved',
    asked: { planId: 'p0000000000000.zzzzzz' },
  },
  { guard: 'daemon-critical', what: 'the daemon is not critical', plan: { critical: false } },
  {
    guard: 'repair-had-its-time',
    what: "ECS's own repair is on and not late yet",
    plan: { autoRepair: 'ENABLED' },
    policy: { repairHeadStartSeconds: 900 },
  },
  {
    guard: 'no-daemon-deployment',
    what: 'a daemon is being deployed',
    prepare: (bookend) => deploys(bookend, CLUSTER),
  },
];

describe('a guard that alone stands between Bookend and an act', () => {
  it.each(CASES)('$guard refuses where $what, and nothing is done', async ({ guard, plan, policy, prepare, asked }) => {
    const bookend = await troubled(plan, policy);
    await prepare?.(bookend);
    const writes = bookend.writes;
    const answer = await asks(bookend, { ...asked, dryRun: false });
    expect(refusing(answer)).toEqual([guard]);
    expect(answer.decision).toBe('refuse');
    expect(bookend.writes).toBe(writes);
    expect(await bookend.entries()).toMatchObject([{ decision: 'refuse', outcome: 'nothing was done' }]);
  });

  it.each(CASES.filter(({ guard }) => OVERRIDABLE.includes(guard)))(
    '$guard is overridden by a person who names it, where $what',
    async ({ guard, plan, policy, prepare, asked }) => {
      const bookend = await troubled(plan, policy);
      await prepare?.(bookend);
      const answer = await asks(bookend, { ...asked, dryRun: false, override: [guard] });
      expect(answer).toMatchObject({ decision: 'act', outcome: ['UpdateContainerInstancesState accepted'] });
      expect(refusing(answer)).toEqual([guard]);
    },
  );

  it('none refuses where none has a reason to: the instance is drained', async () => {
    const bookend = await troubled();
    const arn = await brokenArn(bookend);
    const answer = await asks(bookend, { dryRun: false });
    expect(refusing(answer)).toEqual([]);
    expect(answer).toMatchObject({ decision: 'act', outcome: ['UpdateContainerInstancesState accepted'] });
    expect(bookend.ecs.fleet.clusters.get(CLUSTER)?.instances.get(arn)?.status).toBe('DRAINING');
  });

  it('fresh-look-agrees refuses where ECS lists a daemon task that the look did not find', async () => {
    const bookend = await troubled();
    const { client } = bookend.ecs;
    const send = client.send.bind(client);
    client.send = (async (command: { input: Record<string, unknown> }, ...rest: unknown[]) => {
      const told = await (send as (...all: unknown[]) => Promise<Record<string, unknown>>)(command, ...rest);
      const isOfDaemon = command.constructor.name === 'ListTasksCommand' && command.input.daemonName !== undefined;
      return isOfDaemon ? { ...told, taskArns: [`${CLUSTER.replace('cluster', 'task')}/unseen`] } : told;
    }) as typeof client.send;
    const answer = await asks(bookend, { dryRun: false, override: [...OVERRIDABLE] });
    expect(refusing(answer)).toEqual(['fresh-look-agrees']);
    expect(bookend.writes).toBe(0);
  });

  it('cooldown refuses a second act, and passes once its time is over', async () => {
    const bookend = await troubled({}, { cooldownSeconds: 600 });
    const arn = await brokenArn(bookend);
    await asks(bookend, { dryRun: false });
    // a person takes the drain back; the daemon is still gone
    const back = { cluster: CLUSTER, containerInstances: [arn], status: 'ACTIVE' } as const;
    await bookend.ecs.client.send(new UpdateContainerInstancesStateCommand({ ...back, containerInstances: [arn] }));
    await bookend.lives(120);
    const writes = bookend.writes;
    expect(refusing(await asks(bookend, { dryRun: false }))).toEqual(['cooldown']);
    expect(bookend.writes).toBe(writes);
    await bookend.lives(600);
    expect(refusing(await asks(bookend))).toEqual([]);
  });

  it('attempts refuses the fourth act for one incident', async () => {
    const bookend = await troubled({}, { cooldownSeconds: 0 });
    bookend.ecs.server.faults.inject({ fault: 'throttling', action: 'UpdateContainerInstancesState' });
    for (const attempt of [1, 2, 3]) {
      const answer = await asks(bookend, { dryRun: false });
      expect(answer, `attempt ${attempt}`).toMatchObject({
        decision: 'act',
        outcome: [expect.stringContaining('throttled')],
      });
      await bookend.lives(30);
    }
    const writes = bookend.writes;
    expect(refusing(await asks(bookend, { dryRun: false }))).toEqual(['attempts']);
    expect(bookend.writes).toBe(writes);
  });

  it('not-already-leaving refuses where somebody else has begun to drain', async () => {
    const bookend = await troubled({ instances: 10, faults: [{ fault: 'daemon-missing', instances: [1] }] });
    await bookend.lives(300);
    await drains(bookend, [await brokenArn(bookend)]);
    const answer = await asks(bookend, { dryRun: false });
    expect(refusing(answer)).toEqual(['not-already-leaving']);
    expect(bookend.writes).toBe(1);
  });
});

describe('the budget', () => {
  it.each([
    { instances: 3, draining: 0, may: true },
    { instances: 3, draining: 1, may: false },
    { instances: 10, draining: 1, may: true },
    { instances: 10, draining: 2, may: false },
    { instances: 1, draining: 0, may: true },
  ])('of $instances instances with $draining draining lets one more go: $may', async ({ instances, draining, may }) => {
    const bookend = await troubled({ instances });
    const broken = await brokenArn(bookend);
    if (draining > 0)
      await drains(
        bookend,
        instancesOf(bookend)
          .filter((arn) => arn !== broken)
          .slice(0, draining),
      );
    const answer = await asks(bookend, { dryRun: false });
    expect(answer.decision).toBe(may ? 'act' : 'refuse');
    expect(refusing(answer)).toEqual(may ? [] : ['budget']);
  });
});
