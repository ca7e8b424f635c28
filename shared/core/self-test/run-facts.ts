import type { InstanceFact, InstanceScopedFact, TaskFact } from '../words/facts.ts';
import { SELF_TEST_CLUSTER } from '../words/self-test.ts';
import { groupOfDaemon } from '../words/task-role.ts';
import type { Owner } from '../words/watched.ts';
import { SELF_TEST_NAME } from './self-test-inventory.ts';

/**
 * The facts of one run of the self-test: a container instance of its own, whose application task started 1 ms before the daemon
 * task. All of it is over in the same moment, so that no check is due, no incident stays open, and the item expires. The same
 * run gives the same facts.
 * @param runAt the time for which the run was scheduled, epoch milliseconds
 */
export const runFacts = ({ accountId, region }: Owner, runAt: number): readonly InstanceScopedFact[] => {
  const arnOf = (kind: string, id: string): string =>
    `arn:aws:ecs:${region}:${accountId}:${kind}/${SELF_TEST_CLUSTER}/${id}`;
  const where = {
    clusterArn: `arn:aws:ecs:${region}:${accountId}:cluster/${SELF_TEST_CLUSTER}`,
    containerInstanceArn: arnOf('container-instance', String(runAt)),
    capacityProviderName: SELF_TEST_NAME,
  };
  const registeredAt = runAt - 1;
  const instance = (status: string, version: number, updatedAt: number): InstanceFact => ({
    ...{ kind: 'instance', ...where, ec2InstanceId: null, status, version, registeredAt, updatedAt, timeIsExact: true },
    agentConnected: null,
  });
  const task = (role: 'application' | 'daemon', group: string, ran: Ran): TaskFact => {
    const taskDefinitionArn = `arn:aws:ecs:${region}:${accountId}:${DEFINITIONS[role]}/${SELF_TEST_NAME}:1`;
    return { ...stoppedTask(ran), ...where, taskArn: arnOf('task', `${runAt}-${role}`), group, taskDefinitionArn };
  };
  return [
    instance('ACTIVE', 1, registeredAt),
    task('application', `service:${SELF_TEST_NAME}`, { startedAt: runAt, endedAt: runAt + 3 }),
    task('daemon', groupOfDaemon(SELF_TEST_NAME), { startedAt: runAt + 1, endedAt: runAt + 4 }),
    instance('DRAINING', 2, runAt + 2),
    instance('INACTIVE', 3, runAt + 5),
  ];
};

const DEFINITIONS = { application: 'task-definition', daemon: 'daemon-task-definition' } as const;

type Ran = { readonly startedAt: number; readonly endedAt: number };

const stoppedTask = ({ startedAt, endedAt }: Ran) => ({
  kind: 'task' as const,
  launchType: 'MANAGED_INSTANCES',
  lastStatus: 'STOPPED',
  version: 3,
  createdAt: startedAt,
  startedAt,
  stoppingAt: endedAt,
  executionStoppedAt: endedAt,
  updatedAt: endedAt,
  pullStartedAt: null,
  pullStoppedAt: null,
  stoppedReason: null,
  stopCode: null,
  exitCode: null,
  exitReason: null,
  healthStatus: null,
  healthAt: null,
  unhealthyContainer: null,
});
