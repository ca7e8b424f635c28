import { describe, expect, it } from 'vitest';
import type { Coverage } from '../../shared/core/expected/expected-daemons.ts';
import { judge } from '../../shared/core/judging/judge.ts';
import { learn } from '../../shared/core/ledger/learn.ts';
import { emptyLedger } from '../../shared/core/ledger/ledger.ts';
import { DEFAULT_POLICY } from '../../shared/core/rules/default-policy.ts';
import type { JudgeContext } from '../../shared/core/scene/scene.ts';
import type { InstanceScopedFact } from '../../shared/core/words/facts.ts';
import { announceRuns, holdsFor } from '../properties/runs.ts';
import type { Answer } from './common.ts';
import { type Given, type GivenMark, type GivenTask, LATEST } from './given.ts';
import { daemonSignalledLast, daemonStoppedLast } from './last.ts';
import { instanceActivated, repairStarted } from './of-instance.ts';
import {
  daemonAlone,
  daemonRunning,
  daemonStartedFirst,
  daemonStayedUp,
  daemonsInOrder,
  drainFinished,
  LIMITS,
} from './rules.ts';
import { givens, isSmall } from './stream.ts';

announceRuns();

const CLUSTER = 'arn:aws:ecs:eu-west-1:111122223333:cluster/payments';
const INSTANCE = 'arn:aws:ecs:eu-west-1:111122223333:container-instance/payments/first';
const NOON = Date.UTC(2026, 8, 14, 12);
const TICK = 30_000;

const ms = (tick: number): number => NOON + tick * TICK;
const msOrNull = (tick: number | null): number | null => (tick === null ? null : ms(tick));

const stopCodeOf = (by: 'ecs' | 'itself' | null): string | null =>
  by === null ? null : by === 'ecs' ? 'ServiceSchedulerInitiated' : 'EssentialContainerExited';

const taskFact = ({ name, of, ...task }: GivenTask): InstanceScopedFact => ({
  kind: 'task',
  clusterArn: CLUSTER,
  containerInstanceArn: INSTANCE,
  capacityProviderName: 'managed',
  taskArn: name,
  group: of === 'application' ? 'service:web' : `daemon:${of}`,
  taskDefinitionArn: null,
  launchType: 'MANAGED_INSTANCES',
  lastStatus: task.lastStatus,
  version: 3,
  createdAt: null,
  startedAt: msOrNull(task.startedAt),
  stoppingAt: msOrNull(task.told?.at ?? null),
  executionStoppedAt: msOrNull(task.executionStoppedAt),
  updatedAt: ms(task.updatedAt),
  stopCode: stopCodeOf(task.told?.by ?? null),
  pullStartedAt: null,
  pullStoppedAt: null,
  stoppedReason: null,
  exitCode: null,
  exitReason: null,
  healthStatus: null,
  healthAt: null,
  unhealthyContainer: null,
});

const instanceFact = ({ version, status, at }: GivenMark, registeredAt: number | null): InstanceScopedFact => ({
  kind: 'instance',
  clusterArn: CLUSTER,
  containerInstanceArn: INSTANCE,
  capacityProviderName: 'managed',
  ec2InstanceId: null,
  status,
  version,
  registeredAt: msOrNull(registeredAt),
  updatedAt: ms(at),
  timeIsExact: true,
  agentConnected: null,
});

const expected = (daemonName: string, deletedAt: number | null): Coverage => ({
  daemonName,
  clusterArn: null,
  capacityProviderNames: null,
  critical: true,
  createdAt: null,
  deletedAt: msOrNull(deletedAt),
  firstDeployment: null,
  firstSeenAt: null,
});

const contextOf = ({ registeredAt, edgeIsProven, now }: Given): JudgeContext => ({
  policy: {
    ...DEFAULT_POLICY,
    judgeSignals: true,
    overlapSeconds: (LIMITS.overlap * TICK) / 1000,
    drainDeadlineSeconds: (LIMITS.drain * TICK) / 1000,
    startDeadlineSeconds: (LIMITS.start * TICK) / 1000,
    repairDeadlineSeconds: (LIMITS.repair * TICK) / 1000,
    activationDeadlineSeconds: (LIMITS.activation * TICK) / 1000,
    settleSeconds: (LIMITS.settle * TICK) / 1000,
    daemonOrder: ['before', 'daemon'],
  },
  now: ms(now),
  evidence: 'stream',
  knownSince: edgeIsProven && registeredAt !== null ? ms(registeredAt) : Number.POSITIVE_INFINITY,
  isRepairHeldBack: () => false,
});

/** The rules' answers, by rule; of the daemon, or of the instance alone. */
const saidOf = (given: Given): ReadonlyMap<string, Answer> => {
  const ledger = emptyLedger(INSTANCE, CLUSTER);
  for (const mark of given.marks) learn(ledger, instanceFact(mark, given.registeredAt));
  for (const task of given.tasks) learn(ledger, taskFact(task));
  const coverages = ['daemon', 'before'].map((name) => expected(name, given.deletedAt));
  return new Map(
    judge(ledger, coverages, contextOf(given))
      .filter(({ daemonName }) => daemonName !== 'before')
      .map(({ rule, outcome, marginMs, taskArns, occurredAt }) => [
        rule,
        {
          outcome,
          marginMs: marginMs === null ? null : marginMs / TICK,
          tasks: taskArns,
          occurredAt: occurredAt === null ? null : (occurredAt - NOON) / TICK,
        },
      ]),
  );
};

describe('a verdict is what all histories that fit the evidence have in common', () => {
  it.each([
    { rule: 'daemon-started-first', oracle: daemonStartedFirst },
    { rule: 'daemon-stopped-last', oracle: daemonStoppedLast },
    { rule: 'daemon-signalled-last', oracle: daemonSignalledLast },
    { rule: 'daemon-stayed-up', oracle: daemonStayedUp },
    { rule: 'daemon-running', oracle: daemonRunning },
    { rule: 'daemon-alone', oracle: daemonAlone },
    { rule: 'daemons-in-order', oracle: daemonsInOrder },
    { rule: 'drain-finished', oracle: drainFinished },
    { rule: 'repair-started', oracle: repairStarted, now: LATEST },
    { rule: 'instance-activated', oracle: instanceActivated },
  ])('$rule', ({ rule, oracle, now }) => {
    holdsFor('all histories', givens.filter(isSmall), (one) => {
      const given = { ...one, now: now ?? one.now };
      const said = saidOf(given).get(rule) ?? null;
      const allowed: readonly (Answer | null)[] = [oracle(given)].flat();
      expect(allowed, `${JSON.stringify(said)} of ${JSON.stringify(given)}`).toContainEqual(said);
    });
  });
});
