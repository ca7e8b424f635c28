import type { HoleName } from '../words/hole.ts';
import type { Mode, Rung } from '../words/remedy.ts';
import type { Severity } from '../words/severity.ts';
import type { RuleName } from '../words/verdict.ts';
import type { Weekday } from '../words/wall-clock.ts';

/**
 * The limits and permissions of one deployment of Bookend. Every field has a safe default; durations end in their unit.
 */
export type Policy = {
  /** From registration to the daemon's first start. */
  readonly startDeadlineSeconds: number;
  /** The time that an application task may run before the daemon's first start until `daemon-running` is broken. */
  readonly settleSeconds: number;
  /** The time that two tasks of one daemon may run beside each other. */
  readonly overlapSeconds: number;
  readonly healthGraceSeconds: number;
  /** From registration to ACTIVE. */
  readonly activationDeadlineSeconds: number;
  /** From a critical daemon's end or impairment to DRAINING. One published cycle took 190 s: less than 5 minutes is premature. */
  readonly repairDeadlineSeconds: number;
  readonly drainDeadlineSeconds: number;
  readonly deploymentDeadlineSeconds: number;
  /** Smaller violations open no incident. */
  readonly minMarginMs: number;
  /**
   * True where `daemon-signalled-last` is judged: an agent stops taking input when it is told to stop. Its margins are
   * measured anyway.
   */
  readonly judgeSignals: boolean;
  /** Daemons that must start in this order on every container instance; ECS itself promises none. */
  readonly daemonOrder: readonly string[];
  /** Per rule, the severity of an incident that it opens. */
  readonly severities: Readonly<Record<RuleName, Severity>>;
  /** Per rule, the severity at which people see an incident that is no longer going on; never above its own. */
  readonly consequenceSeverities: Readonly<Record<RuleName, Severity>>;
  /** The time for which a cause must have been right before it is told as repaired; a relapse within it is no change. */
  readonly repairedAfterSeconds: number;
  /** The time from a violation's repair until it is over, though tasks that it touched still run. */
  readonly consequenceSeconds: number;
  /** The time after which people are told again of what still goes on; 0: never. */
  readonly repeatSeconds: number;
  /** Daemons that must exist: ECS's own list does not say that one was forgotten, or deleted by mistake. */
  readonly daemons: readonly DaemonExpectation[];
  readonly silences: readonly Silence[];
  readonly mode: Mode;
  /** True stops every act within a minute, whoever asked for it; judging and telling go on. */
  readonly killSwitch: boolean;
  /** Per rule, the remedies, one rung after the other. Without any, a person has to help. */
  readonly remedies: Readonly<Record<RuleName, readonly Rung[]>>;
  /** The most acts for one incident; after them a person has to help. */
  readonly maxAttempts: number;
  /** From one act on a container instance to the next, whatever the incident. */
  readonly cooldownSeconds: number;
  /** The time that ECS's own repair has to begin before Bookend acts; never less than `repairDeadlineSeconds`. */
  readonly repairHeadStartSeconds: number;
  /**
   * The share of a capacity provider's container instances that may be leaving at a time, ECS's own drains included.
   */
  readonly budgetPercent: number;
  /**
   * The most acts on a capacity provider's container instances within an hour; more wait, then a person has to help.
   */
  readonly maxActsPerHour: number;
  /** The time that a person has to approve a plan. */
  readonly planLifetimeSeconds: number;
  /** A cluster or container instance with a tag of this name is left alone, whatever the tag's value. */
  readonly handsOffTag: string;
  /** The time that a daemon may be without container instances, and without a service that could bring some. */
  readonly orphanedAfterSeconds: number;
  /** The time that a task of no service and no daemon may run before it counts as one that drains wait for. */
  readonly standaloneTaskSeconds: number;
  /** The time that a daemon's tasks run before their metrics are missed. */
  readonly signalAfterSeconds: number;
  /** By daemon, the CloudWatch namespace in which its agent writes; without one AWS/ECS is asked. */
  readonly signalNamespaces: Readonly<Record<string, string>>;
  /** The share of the smallest instance that a provider's daemons may reserve together, above 0 and up to 1. */
  readonly daemonShare: number;
  /** Holes that somebody has accepted: they are listed as such, and fail nothing. */
  readonly acceptedHoles: readonly AcceptedHole[];
};

/** A hole that is to fail nothing. */
export type AcceptedHole = {
  readonly hole: HoleName;
  /** As the audit prints it. */
  readonly resource: string;
  readonly reason: string;
  /** Epoch milliseconds; null: until it is taken out of the policy. */
  readonly until: number | null;
};

/** A daemon that must exist. Null: in every cluster, on any capacity provider, critical or not. A cluster by ARN or by name. */
export type DaemonExpectation = {
  readonly daemonName: string;
  readonly clusterArn: string | null;
  readonly capacityProviderName: string | null;
  readonly critical: boolean | null;
};

/**
 * Tells no person of the violations that it matches. Null matches any; at least one field names something. A cluster by
 * ARN or by name.
 */
export type Silence = {
  readonly rules: readonly RuleName[] | null;
  readonly clusterArn: string | null;
  readonly daemonName: string | null;
  readonly capacityProviderName: string | null;
  /** Epoch milliseconds; null: until it is taken out of the policy. */
  readonly until: number | null;
  /** The days on which its windows begin; null: every day. */
  readonly days: readonly Weekday[] | null;
  /** `HH:MM` on the wall clock of `timeZone`; null: 00:00 and 24:00. A window whose `to` is not after its `from` ends on the day after. */
  readonly from: string | null;
  readonly to: string | null;
  /** By IANA's name; null: it holds at any time, and the three before it are null. */
  readonly timeZone: string | null;
  readonly reason: string;
};

/** The severities and remedies per rule, from the table of the rules. */
export type RuleDefaults = Pick<Policy, 'severities' | 'consequenceSeverities' | 'remedies'>;

/** The policy of a deployment that sets nothing; rules come after the policy, so their part is an argument. */
export const defaultPolicy = ({ severities, consequenceSeverities, remedies }: RuleDefaults): Policy => ({
  startDeadlineSeconds: 300,
  settleSeconds: 15,
  overlapSeconds: 60,
  healthGraceSeconds: 60,
  activationDeadlineSeconds: 600,
  repairDeadlineSeconds: 300,
  drainDeadlineSeconds: 86_400,
  deploymentDeadlineSeconds: 86_400,
  minMarginMs: 0,
  judgeSignals: false,
  daemonOrder: [],
  severities,
  consequenceSeverities,
  repairedAfterSeconds: 300,
  consequenceSeconds: 86_400,
  repeatSeconds: 14_400,
  daemons: [],
  silences: [],
  mode: 'observe',
  killSwitch: false,
  remedies,
  maxAttempts: 3,
  cooldownSeconds: 300,
  repairHeadStartSeconds: 300,
  budgetPercent: 20,
  maxActsPerHour: 10,
  planLifetimeSeconds: 3600,
  handsOffTag: 'bookend:hands-off',
  orphanedAfterSeconds: 604_800,
  standaloneTaskSeconds: 86_400,
  signalAfterSeconds: 900,
  signalNamespaces: {},
  daemonShare: 0.25,
  acceptedHoles: [],
});
