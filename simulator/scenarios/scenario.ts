import type { Claim } from './claim.ts';
import type { ClusterPlan } from './cluster-plan.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { ResourcesPlan } from './resources-plan.ts';
import type { Switches } from './switches.ts';

/**
 * A scenario: a fleet, what goes wrong in it, and what goes wrong on the way of its events, as plain data that a person
 * writes in five minutes as YAML or JSON. All durations are seconds of simulated time; `afterSeconds` of a fault counts
 * from the moment its container instance became ACTIVE, all others from the beginning.
 */
export interface Scenario {
  /** In kebab-case. */
  readonly name: string;
  /** One sentence: what one should see. */
  readonly says: string;
  /** The length of the fleet's life. */
  readonly hours: number;
  /** ISO 8601; the default is DEFAULT_STARTS_AT. */
  readonly startsAt?: string;
  /** Events before this are not recorded: history older than the recording. */
  readonly recordFromSeconds?: number;
  readonly region?: string;
  readonly account?: string;
  readonly switches?: Partial<Switches>;
  readonly clusters: readonly ClusterPlan[];
  /** The rest of the account; only reads of the API show it. */
  readonly resources?: ResourcesPlan;
  readonly faults?: readonly FaultPlan[];
  readonly way?: Partial<WayPlan>;
  readonly policy?: Partial<PolicyPlan>;
  /** Lines that the truth must contain: the scenario claims to show them. */
  readonly shows?: readonly Claim[];
}

export const DEFAULT_STARTS_AT = '2026-10-05T08:00:00.000Z';

/** Of which tasks events with the status DEACTIVATING or STOPPING are delivered: the pattern of a rule may leave the others out. */
export const STOPPING_EVENTS = ['all', 'of-daemons', 'none'] as const;
export type StoppingEvents = (typeof STOPPING_EVENTS)[number];

/** The way between ECS and the reader. Shares are 0 to 1. */
export interface WayPlan {
  readonly duplicate: number;
  /** Held back by up to a minute, so that later events overtake it. */
  readonly reorder: number;
  /** Held back by up to `delayHours`. */
  readonly delay: number;
  readonly delayHours: number;
  readonly drop: number;
  /** Agent disconnects and reconnects of each container instance per hour; "several" is normal. */
  readonly agentFlapsPerHour: number;
  /** The envelope's `time` is up to an hour off. */
  readonly wrongTime: number;
  readonly stoppingEvents: StoppingEvents;
}

export const PERFECT_WAY: WayPlan = {
  duplicate: 0,
  reorder: 0,
  delay: 0,
  delayHours: 24,
  drop: 0,
  agentFlapsPerHour: 0,
  wrongTime: 0,
  stoppingEvents: 'all',
};

/** The deadlines and graces that the truth is told with: the policy's own names and defaults. */
export interface PolicyPlan {
  readonly startDeadlineSeconds: number;
  readonly settleSeconds: number;
  readonly overlapSeconds: number;
  readonly healthGraceSeconds: number;
  readonly activationDeadlineSeconds: number;
  readonly repairDeadlineSeconds: number;
  readonly drainDeadlineSeconds: number;
  readonly deploymentDeadlineSeconds: number;
  /** Daemons that must start in this order on every container instance. */
  readonly daemonOrder: readonly string[];
  /** True: `daemon-signalled-last` is judged. */
  readonly judgeSignals: boolean;
}

export const DEFAULT_POLICY: PolicyPlan = {
  startDeadlineSeconds: 300,
  settleSeconds: 15,
  overlapSeconds: 60,
  healthGraceSeconds: 60,
  activationDeadlineSeconds: 600,
  repairDeadlineSeconds: 300,
  drainDeadlineSeconds: 86_400,
  deploymentDeadlineSeconds: 86_400,
  daemonOrder: [],
  judgeSignals: false,
};
