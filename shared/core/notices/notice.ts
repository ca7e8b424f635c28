import type { NoticeState } from '../words/notice-state.ts';
import type { Now } from '../words/now.ts';
import type { Mode } from '../words/remedy.ts';
import type { Severity } from '../words/severity.ts';
import type { RuleName } from '../words/verdict.ts';

/** The message attribute of a notice that no person is told of, on the topic; absent from all others. */
export const SILENCED = 'silenced';

/**
 * The subject of a notice. `order`: a rule is broken. `not-judged`: Bookend can't say whether one is, for a container
 * instance, a daemon's deployments or a whole cluster. `hole`: the audit found a gap in ECS's promise. `policy`: somebody changed the policy.
 * `test`: Bookend tests itself, and nothing is broken. A reader passes over kinds that it does not know.
 */
export type NoticeKind = 'order' | 'hole' | 'not-judged' | 'policy' | 'test';

/** A gap in ECS's promise, and its cure. */
export type NoticeHole = {
  readonly hole: string;
  readonly resource: string;
  readonly why: string;
  readonly cure: string;
};

/**
 * The holes that a notice tells people of: one, or many of one kind that were found or gone at once. The others of many have notices of their
 * own, which carry the attribute `silenced`.
 */
export type NoticeAbout = {
  /** The hole's meaning in at most eight words. */
  readonly headline: string;
  readonly count: number;
  /** The resources of the first ones, at most five. */
  readonly first: readonly string[];
};

/** A task that a notice names. Times are ISO 8601, null where ECS has not said. */
export type NoticeTask = {
  readonly taskArn: string;
  readonly group: string | null;
  readonly startedAt: string | null;
  readonly stoppingAt: string | null;
  readonly executionStoppedAt: string | null;
};

export type NoticeViolation = {
  readonly rule: RuleName;
  readonly daemonName: string | null;
  readonly marginMs: number | null;
  /** The worst and the first; a bounded number of them. */
  readonly tasks: readonly NoticeTask[];
  /** The number of tasks that broke the rule, named or not. */
  readonly tasksTotal: number;
  readonly reason: string;
};

/** The repair that Bookend would do, does or did. `plan`: its calls in words; `outcome`: their results. */
export type NoticeRemedy = {
  readonly mode: Mode;
  readonly plan: readonly string[];
  readonly outcome: readonly string[];
};

/** One reason, as far as ECS said. `at` is ISO 8601; a field that ECS did not say is null. */
export type NoticeCause = {
  /** The thing that failed, in words: `the daemon task log-agent (1f3a…) ended`. */
  readonly what: string;
  readonly exitCode: number | null;
  readonly stopCode: string | null;
  readonly reason: string | null;
  readonly at: string | null;
};

/** The part of ECS's own repair. */
export type NoticeEcs = {
  /** True where ECS repairs this by itself. */
  readonly repairs: boolean;
  /** ISO 8601: the time by which it should have begun; null where none is known, or none is to come. */
  readonly expectedBy: string | null;
};

/** `count` of the `of` container instances of the capacity provider. */
export type NoticeAffected = { readonly count: number; readonly of: number };

/** The daemon's revision on the container instance: that of the task definition of its newest task there. */
export type NoticeRevision = {
  readonly daemonName: string;
  readonly revision: number;
  /**
   * The container instances of the capacity provider that ran this revision and others of the daemon, as ECS counted them at `asOf`, ISO
   * 8601. Null where one revision ran there, or ECS does not tell.
   */
  readonly running: { readonly count: number; readonly others: number; readonly asOf: string } | null;
  /** ISO 8601: the time at which the daemon's newest deployment began, if it brings this revision; else null. */
  readonly deployedAt: string | null;
  /** The time from then to the incident's first act, milliseconds; negative where the act came first. */
  readonly deployedBeforeMs: number | null;
};

/** A command of the AWS CLI, with short names. A shell takes every word of it literally. */
export type NoticeCommand = {
  /** The purpose, in words. */
  readonly for: string;
  readonly command: string;
  /** True where it can work in this deployment, as far as mode, rights and policy decide that. */
  readonly works: boolean;
  /** The change that it would need first; null where it works. */
  readonly why: string | null;
};

/** Tasks of one daemon or service on the container instance, from when to when. Times are ISO 8601, null where ECS has not said. */
export type NoticeRun = {
  readonly role: 'daemon' | 'application';
  readonly name: string;
  readonly count: number;
  /** The first start of them, and the last end; null for the end while one runs, or if it is not known. */
  readonly from: string | null;
  readonly to: string | null;
  readonly isRunning: boolean;
};

/** The order of which a notice tells, as it was on the container instance. */
export type NoticeOrder = {
  /** A few runs: of the daemon that the notice leads with, and of the tasks that it names. */
  readonly runs: readonly NoticeRun[];
  /** The time at which the container instance began to leave; null if it has not. */
  readonly leavingAt: string | null;
  /** The clock at which the notice was committed. */
  readonly asOf: string;
};

/** The standing of an incident when the notice is made. Null and empty: not known, as in every notice of an earlier release. */
export type NoticeStanding = {
  readonly now: Now | null;
  /** ISO 8601: the time of the newest fact or look that `now` rests on. */
  readonly nowAsOf: string | null;
  /** The severity at which people see it by now; null: the notice's own. What no longer goes on is shown at a milder one. */
  readonly shownSeverity: Severity | null;
  readonly causes: readonly NoticeCause[];
  readonly ecs: NoticeEcs | null;
  readonly affected: NoticeAffected | null;
  /** Of the daemon that its group is about. */
  readonly daemonRevision: NoticeRevision | null;
  /** Incidents of one cause share it: account, Region, cluster, capacity provider, cause and daemon; fixed when they open. */
  readonly groupId: string | null;
  readonly commands: readonly NoticeCommand[];
  /** The reason why it is over. */
  readonly resolution: string | null;
  readonly order: NoticeOrder | null;
};

/** The standing in a notice that does not say it. */
export const UNKNOWN_STANDING: NoticeStanding = {
  now: null,
  nowAsOf: null,
  shownSeverity: null,
  causes: [],
  ecs: null,
  affected: null,
  daemonRevision: null,
  groupId: null,
  commands: [],
  resolution: null,
  order: null,
};

/** One notice on the `notices` topic: a fixed contract. A repeat carries the same `id`. Times are ISO 8601. */
export type Notice = NoticeStanding & {
  readonly schema: 'bookend.notice/1';
  readonly id: string;
  readonly incidentId: string;
  readonly kind: NoticeKind;
  readonly state: NoticeState;
  readonly severity: Severity;
  /** Empty unless the kind is `order`; and so are `violations`. */
  readonly rules: readonly RuleName[];
  readonly account: string;
  readonly region: string;
  readonly clusterArn: string;
  readonly capacityProviderName: string | null;
  readonly containerInstanceArn: string | null;
  readonly ec2InstanceId: string | null;
  readonly daemons: readonly { readonly name: string; readonly critical: boolean }[];
  readonly violations: readonly NoticeViolation[];
  /** One sentence that a tired person understands. */
  readonly summary: string;
  readonly timeline: readonly { readonly at: string; readonly what: string }[];
  readonly remedy: NoticeRemedy | null;
  /** Null unless the kind is `hole`. */
  readonly hole: NoticeHole | null;
  /** Only in a notice of kind `hole`. */
  readonly about?: NoticeAbout;
  readonly links: Readonly<Record<string, string>>;
  readonly occurredAt: string;
  readonly detectedAt: string;
};
