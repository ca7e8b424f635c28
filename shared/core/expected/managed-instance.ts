import { isDaemonTask } from '../ledger/known-tasks.ts';
import type { KnownTask, Ledger } from '../ledger/ledger.ts';
import { isCluster } from '../words/arn.ts';
import type { DeclaredDaemon } from './expected-daemons.ts';

/**
 * True where ECS's promise about daemons reaches the container instance: a daemon names its capacity provider, a daemon
 * task, daemon event or DAEMON health check of it was seen, or a task of it has launchType MANAGED_INSTANCES.
 */
export const isManagedInstance = (ledger: Ledger, daemons: readonly DeclaredDaemon[]): boolean =>
  showsManaged(ledger) || daemons.some((daemon) => namesProviderOf(ledger, daemon));

/** True where facts about the instance itself prove it. */
export const showsManaged = ({ hasManagedLaunchType, tasks, actions, daemonChecks }: Ledger): boolean =>
  hasManagedLaunchType || actions.length > 0 || daemonChecks.length > 0 || [...tasks.values()].some(provesIt);

/** For a task of launchType EC2 its group alone proves nothing. */
const provesIt = (task: KnownTask): boolean => isDaemonTask(task) && task.launchType === null;

const namesProviderOf = (ledger: Ledger, { clusterArn, capacityProviderNames }: DeclaredDaemon): boolean =>
  ledger.capacityProviderName !== null &&
  (clusterArn === null || isCluster(clusterArn, ledger.clusterArn)) &&
  (capacityProviderNames?.includes(ledger.capacityProviderName) ?? false);
