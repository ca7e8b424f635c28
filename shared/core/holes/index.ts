import type { Hole } from '../survey/hole.ts';
import { HOLE_NAMES, type HoleName } from '../words/hole.ts';
import { agentNeedsImds } from './agent-needs-imds.ts';
import { applicationMissesDaemon } from './application-misses-daemon.ts';
import { autoRepairOff } from './auto-repair-off.ts';
import { daemonAsService } from './daemon-as-service.ts';
import { daemonNotCritical } from './daemon-not-critical.ts';
import { deploymentUnsettled } from './deployment-unsettled.ts';
import { doesNotFit } from './does-not-fit.ts';
import { drainPercentTooCoarse } from './drain-percent-too-coarse.ts';
import { evidencePerishes } from './evidence-perishes.ts';
import { executionRole } from './execution-role.ts';
import { expectedDaemonMissing } from './expected-daemon-missing.ts';
import { healthCheckCannotRun } from './health-check-cannot-run.ts';
import { imageNotPinned } from './image-not-pinned.ts';
import { instanceProfile } from './instance-profile.ts';
import { instanceWithoutDaemon } from './instance-without-daemon.ts';
import { logsReadByNobody } from './logs-read-by-nobody.ts';
import { mixedRevisions } from './mixed-revisions.ts';
import { noHealthCheck } from './no-health-check.ts';
import { noSignal } from './no-signal.ts';
import { orphanedDaemon } from './orphaned-daemon.ts';
import { overAllocated } from './over-allocated.ts';
import { portConflict } from './port-conflict.ts';
import { providerWithoutDaemon } from './provider-without-daemon.ts';
import { readsOnlyItself } from './reads-only-itself.ts';
import { restartHidesCrashes } from './restart-hides-crashes.ts';
import { rollbackCannotHappen } from './rollback-cannot-happen.ts';
import { serviceCannotDrain } from './service-cannot-drain.ts';
import { settingsReset } from './settings-reset.ts';
import { standaloneTaskBlocksDrain } from './standalone-task-blocks-drain.ts';
import { stopTimeoutTooShort } from './stop-timeout-too-short.ts';
import { taskRole } from './task-role.ts';
import { unintendedProvider } from './unintended-provider.ts';
import { unsupportedLogDriver } from './unsupported-log-driver.ts';
import { wrongDefinitionKind } from './wrong-definition-kind.ts';

/** The table of the holes. A new hole without its line does not compile. */
export const HOLES: Readonly<Record<HoleName, Hole>> = {
  'provider-without-daemon': providerWithoutDaemon,
  'instance-without-daemon': instanceWithoutDaemon,
  'expected-daemon-missing': expectedDaemonMissing,
  'unintended-provider': unintendedProvider,
  'daemon-as-service': daemonAsService,
  'orphaned-daemon': orphanedDaemon,
  'daemon-not-critical': daemonNotCritical,
  'auto-repair-off': autoRepairOff,
  'no-health-check': noHealthCheck,
  'health-check-cannot-run': healthCheckCannotRun,
  'restart-hides-crashes': restartHidesCrashes,
  'rollback-cannot-happen': rollbackCannotHappen,
  'settings-reset': settingsReset,
  'does-not-fit': doesNotFit,
  'over-allocated': overAllocated,
  'port-conflict': portConflict,
  'execution-role': executionRole,
  'task-role': taskRole,
  'instance-profile': instanceProfile,
  'unsupported-log-driver': unsupportedLogDriver,
  'service-cannot-drain': serviceCannotDrain,
  'standalone-task-blocks-drain': standaloneTaskBlocksDrain,
  'drain-percent-too-coarse': drainPercentTooCoarse,
  'stop-timeout-too-short': stopTimeoutTooShort,
  'no-signal': noSignal,
  'agent-needs-imds': agentNeedsImds,
  'reads-only-itself': readsOnlyItself,
  'logs-read-by-nobody': logsReadByNobody,
  'application-misses-daemon': applicationMissesDaemon,
  'image-not-pinned': imageNotPinned,
  'mixed-revisions': mixedRevisions,
  'deployment-unsettled': deploymentUnsettled,
  'evidence-perishes': evidencePerishes,
  'wrong-definition-kind': wrongDefinitionKind,
};

/** The holes that the hourly audit of a deployment judges, and of which people are told. */
export const ACCOUNT_HOLES: readonly HoleName[] = HOLE_NAMES.filter((hole) => HOLES[hole].isHourly);
