import { advance } from '../../../shared/core/advance/advance.ts';
import { told } from '../../../shared/core/advance/notices-due.ts';
import type { AdvanceContext } from '../../../shared/core/state/context.ts';
import type { ItemState } from '../../../shared/core/state/instance-state.ts';
import type { Fact, InstanceFact, TaskFact } from '../../../shared/core/words/facts.ts';
import type { Verdict } from '../../../shared/core/words/verdict.ts';
import { bytesOf, itemOf } from '../../../shared/edge/store/item.ts';
import { at, CLUSTER, clusterArn, instanceArn, PROVIDER, taskArn } from '../../timeline/index.ts';
import { contextAt } from './service.ts';

/** An instance's item takes no more than this, whatever an account does. */
export const MOST_BYTES = 100_000;
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const START = at('00:00');

export const OF_INSTANCE = {
  clusterArn: clusterArn(CLUSTER),
  containerInstanceArn: instanceArn(),
  capacityProviderName: PROVIDER,
};

export type Ran = { readonly id: string; readonly group: string; readonly from: number; readonly to: number | null };

/** The newest fact of a task: what its last event says. */
export const ran = ({ id, group, from, to }: Ran, found: Partial<TaskFact> = {}): TaskFact => ({
  kind: 'task',
  ...OF_INSTANCE,
  taskArn: taskArn(id),
  group,
  taskDefinitionArn: null,
  launchType: 'MANAGED_INSTANCES',
  lastStatus: to === null ? 'RUNNING' : 'STOPPED',
  version: to === null ? 4 : 8,
  createdAt: from,
  startedAt: from,
  stoppingAt: null,
  executionStoppedAt: to,
  updatedAt: to ?? from,
  pullStartedAt: null,
  pullStoppedAt: null,
  stoppedReason: to === null ? null : 'Essential container in task exited',
  stopCode: to === null ? null : 'EssentialContainerExited',
  exitCode: to === null ? null : 1,
  exitReason: null,
  healthStatus: null,
  healthAt: null,
  unhealthyContainer: null,
  ...found,
});

export const status = (version: number, name: string, updatedAt: number): InstanceFact => ({
  kind: 'instance',
  ...OF_INSTANCE,
  ec2InstanceId: null,
  status: name,
  version,
  registeredAt: START,
  updatedAt,
  timeIsExact: true,
  agentConnected: null,
});

/** An instance of the service: it hears, is told of at once, and its item is looked at after each batch. */
export const instanceOf = () => {
  let state: ItemState | null = null;
  let verdicts: readonly Verdict[] = [];
  let [mostBytes, mostTasks] = [0, 0];
  const incidents = new Set<string>();
  return {
    hear: (facts: readonly Fact[], now: number, found: Partial<AdvanceContext> = {}): void => {
      const advanced = advance(state, facts, contextAt(now, found));
      if (advanced.failed !== undefined) throw advanced.failed.cause;
      ({ verdicts } = advanced);
      for (const { id } of advanced.state.untold) incidents.add(id.replace(/#\d+$/, ''));
      state = told(
        advanced.state,
        advanced.state.untold.map(({ id }) => id),
      );
      mostBytes = Math.max(mostBytes, bytesOf(itemOf(advanced.state, 1)));
      if (state.kind === 'instance') mostTasks = Math.max(mostTasks, state.ledger.tasks.size);
    },
    now: () => ({ state, verdicts, mostBytes, mostTasks, incidents: [...incidents] }),
  };
};

export const find = (rule: string, verdicts: readonly Verdict[]): Verdict | undefined =>
  verdicts.find((verdict) => verdict.rule === rule);
