import type { DeclaredDaemon } from './expected-daemons.ts';
import { isDaemonTask } from './ledger/known-tasks.ts';
import type { Ledger } from './ledger/ledger.ts';

/**
 * Whether ECS's promise about daemons reaches the container instance at all: a daemon names its capacity provider, a
 * daemon task, daemon event or DAEMON health check of it was seen, or a task of it has launchType MANAGED_INSTANCES.
 */
export const isManagedInstance = (ledger: Ledger, daemons: readonly DeclaredDaemon[]): boolean =>
  ledger.hasManagedLaunchType || showsDaemon(ledger) || daemons.some((daemon) => namesProviderOf(ledger, daemon));

const showsDaemon = ({ tasks, actions, daemonChecks }: Ledger): boolean =>
  actions.length > 0 || daemonChecks.length > 0 || [...tasks.values()].some(isDaemonTask);

const namesProviderOf = (ledger: Ledger, { clusterArn, capacityProviderNames }: DeclaredDaemon): boolean =>
  ledger.capacityProviderName !== null &&
  (clusterArn === null || clusterArn === ledger.clusterArn) &&
  (capacityProviderNames?.includes(ledger.capacityProviderName) ?? false);
