import { FleetLog } from '../../simulator/fleet/log.ts';
import type { InstanceStatus } from '../../simulator/model/statuses.ts';
import type { RuleName } from '../../simulator/scenarios/claim.ts';
import type { PolicyPlan } from '../../simulator/scenarios/scenario.ts';
import { DEFAULT_SWITCHES } from '../../simulator/scenarios/switches.ts';
import { tellTruth } from '../../simulator/truth/truth.ts';

const START = Date.parse('2026-10-05T08:00:00.000Z');
const HOST = 'arn:aws:ecs:us-west-2:123456789012:container-instance/shop/i1';
const CLUSTER = 'arn:aws:ecs:us-west-2:123456789012:cluster/shop';

/** Seconds after registration; the last one is when it was told to stop. */
type Process = readonly [task: string, startedAt: number, endedAt?: number, toldToStopAt?: number | undefined];

/** The story of one container instance with one daemon, in seconds after its registration. */
export interface Story {
  readonly daemon: readonly Process[];
  readonly application: readonly Process[];
  readonly statuses?: readonly (readonly [InstanceStatus, number])[];
  readonly clock?: number;
  /** The daemon's deletion. */
  readonly deletedAt?: number;
  readonly policy?: Partial<PolicyPlan>;
}

export const ACTIVE = [
  ['REGISTERING', 0],
  ['ACTIVE', 30],
] as const;

/** The truth of a log by hand. */
export const truthOf = ({ daemon, application, statuses = ACTIVE, clock = 10_000, deletedAt, policy = {} }: Story) => {
  const log = new FleetLog();
  const at = (seconds: number): number => START + Math.round(seconds * 1000);
  log.told(CLUSTER, START);
  log.daemons.push({
    daemonName: 'log-agent',
    clusterArn: CLUSTER,
    capacityProviderNames: ['default'],
    critical: true,
    createdAt: START - 1,
    deletedAt: deletedAt === undefined ? undefined : at(deletedAt),
  });
  log.providers.push({ clusterArn: CLUSTER, name: 'default', autoRepair: 'ENABLED' });
  log.instances.set(HOST, {
    containerInstanceArn: HOST,
    clusterArn: CLUSTER,
    capacityProviderName: 'default',
    registeredAt: START,
    recordFrom: 0,
    statuses: statuses.map(([status, seconds], index) => ({ status, at: at(seconds), version: index + 1 })),
    versions: statuses.map(([status, seconds], index) => ({ status, at: at(seconds), version: index + 1 })),
    processes: [],
    daemonChecks: [],
    taskHealth: [],
    lastVersion: statuses.length,
    lostAt: undefined,
    taskTold: true,
    daemonTold: true,
  });
  const run = ([task, startedAt, endedAt, toldToStopAt]: Process, daemonName: string | null): void => {
    log.processStarted(HOST, task, daemonName, at(startedAt));
    if (toldToStopAt !== undefined) log.toldToStop(task, at(toldToStopAt));
    if (endedAt !== undefined) log.processEnded(task, at(endedAt));
    log.taskTold(HOST, task, endedAt === undefined ? 'nothing' : 'moment', at(endedAt ?? startedAt));
  };
  for (const process of daemon) run(process, 'log-agent');
  for (const process of application) run(process, null);
  return tellTruth(log, { switches: DEFAULT_SWITCHES, recordFrom: 0, now: at(clock), policy });
};

export const verdictOf = (rule: RuleName, story: Story) => {
  const line = truthOf(story).find((one) => one.rule === rule);
  return line === undefined ? undefined : { outcome: line.outcome, marginMs: line.marginMs, tasks: line.tasks };
};

/** It drained, and is gone. */
export const LEFT = [...ACTIVE, ['DRAINING', 1000], ['DEREGISTERING', 1300], ['INACTIVE', 1400]] as const;
