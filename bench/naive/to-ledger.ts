import { learn } from '../../shared/core/ledger/learn.ts';
import { emptyLedger, type Ledger } from '../../shared/core/ledger/ledger.ts';
import type { Fact, InstanceFact, TaskFact } from '../../shared/core/words/facts.ts';
import { readEcsEvent } from '../../shared/edge/events/read-ecs-event.ts';
import type { Detail, Kept } from './kept.ts';

/** At judging, all that was kept becomes a ledger of the core, so that the rules are shared and only the keeping differs. */
export const toLedger = (containerInstanceArn: string, kept: Kept): Ledger => {
  const facts: readonly Fact[] = [
    ...Object.values(kept.tasks).map(taskFact),
    ...Object.values(kept.instance).map(instanceFact),
    ...kept.others.map(readEcsEvent).flatMap((read) => (read.kind === 'fact' ? [read.fact] : [])),
  ];
  const ledger = emptyLedger(containerInstanceArn, facts[0]?.clusterArn ?? '');
  for (const fact of facts) if (fact.kind !== 'deployment') learn(ledger, fact);
  return ledger;
};

const taskFact = (detail: Detail): TaskFact => ({
  kind: 'task',
  clusterArn: String(detail.clusterArn),
  containerInstanceArn: String(detail.containerInstanceArn),
  capacityProviderName: text(detail.capacityProviderName),
  taskArn: String(detail.taskArn),
  group: text(detail.group),
  taskDefinitionArn: text(detail.taskDefinitionArn),
  launchType: text(detail.launchType),
  lastStatus: String(detail.lastStatus),
  version: Number(detail.version),
  createdAt: time(detail.createdAt),
  startedAt: time(detail.startedAt),
  stoppingAt: time(detail.stoppingAt),
  executionStoppedAt: time(detail.executionStoppedAt),
  updatedAt: Date.parse(String(detail.updatedAt)),
  pullStartedAt: null,
  pullStoppedAt: null,
  stoppedReason: text(detail.stoppedReason),
  stopCode: text(detail.stopCode),
  exitCode: null,
  exitReason: null,
  healthStatus: null,
  healthAt: null,
  unhealthyContainer: null,
});

const instanceFact = (detail: Detail): InstanceFact => ({
  kind: 'instance',
  clusterArn: String(detail.clusterArn),
  containerInstanceArn: String(detail.containerInstanceArn),
  capacityProviderName: text(detail.capacityProviderName),
  ec2InstanceId: text(detail.ec2InstanceId),
  status: String(detail.status),
  version: Number(detail.version),
  registeredAt: time(detail.registeredAt),
  updatedAt: Date.parse(String(detail.updatedAt)),
  timeIsExact: true,
  agentConnected: null,
});

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const time = (value: unknown): number | null => (typeof value === 'string' ? Date.parse(value) : null);
