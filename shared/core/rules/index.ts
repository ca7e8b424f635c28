import type { DaemonRule, DeploymentRule, InstanceRule, OrderRule } from '../scene/rule.ts';
import type { RuleName } from '../words/verdict.ts';
import { daemonAlone } from './daemon-alone.ts';
import { daemonHealthy, someDaemonHealthy } from './daemon-healthy.ts';
import { daemonRunning } from './daemon-running.ts';
import { daemonStartedFirst } from './daemon-started-first.ts';
import { daemonStayedUp } from './daemon-stayed-up.ts';
import { daemonStoppedLast } from './daemon-stopped-last.ts';
import { daemonsInOrder } from './daemons-in-order.ts';
import { deploymentSettled } from './deployment-settled.ts';
import { drainFinished } from './drain-finished.ts';
import { instanceActivated } from './instance-activated.ts';
import { repairStarted } from './repair-started.ts';

/** What each rule judges: a new rule without a line here does not compile. */
export const RULES = {
  'daemon-started-first': { perDaemon: daemonStartedFirst },
  'daemon-stopped-last': { perDaemon: daemonStoppedLast },
  'daemon-stayed-up': { perDaemon: daemonStayedUp },
  'daemon-running': { perDaemon: daemonRunning },
  'daemon-alone': { perDaemon: daemonAlone },
  'daemon-healthy': { perDaemon: daemonHealthy, perInstance: someDaemonHealthy },
  'instance-activated': { perInstance: instanceActivated },
  'repair-started': { perDaemon: repairStarted },
  'drain-finished': { perInstance: drainFinished },
  'deployment-settled': { perDeployments: deploymentSettled },
  'daemons-in-order': { perOrder: daemonsInOrder },
} as const satisfies Record<RuleName, Rule>;

export type Rule = {
  readonly perDaemon?: DaemonRule;
  readonly perInstance?: InstanceRule;
  readonly perDeployments?: DeploymentRule;
  readonly perOrder?: OrderRule;
};
