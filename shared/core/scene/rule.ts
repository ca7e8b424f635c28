import type { DeploymentLedger, KnownDeployment } from '../ledger/deployments.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Policy } from '../policy/policy.ts';
import type { RemedyName, Rung } from '../words/remedy.ts';
import type { Severity } from '../words/severity.ts';
import type { Finding, Verdict, Violation } from '../words/verdict.ts';
import type { InstanceScene, Scene } from './scene.ts';

/** A rule about one daemon on one container instance; null where there is nothing to judge. */
export type DaemonRule = (scene: Scene) => Finding | null;

/** A rule about the container instance alone. */
export type InstanceRule = (scene: InstanceScene) => Finding | null;

/** The deployments of one life of one daemon of one cluster. */
export type DeploymentScene = Pick<DeploymentLedger, 'clusterArn' | 'daemonName'> & {
  /** In the order in which they were first seen. */
  readonly deployments: readonly KnownDeployment[];
  readonly policy: Policy;
  readonly now: number;
  /** The daemon's deletion: what happened from then on is as if it had not happened. Infinity for never. */
  readonly until: number;
};

/** A rule about the deployments of one life of a daemon. */
export type DeploymentRule = (scene: DeploymentScene) => Finding | null;

/** A rule about the order among several daemons of one container instance: the daemon, and those that must come before it. */
export type OrderRule = (scene: Scene, before: readonly Scene[]) => Finding | null;

/** A rule's judgements, by their subject. */
export type Judgement = {
  readonly perDaemon?: DaemonRule;
  readonly perInstance?: InstanceRule;
  readonly perDeployments?: DeploymentRule;
  readonly perOrder?: OrderRule;
};

/**
 * What may be asked of ECS about a container instance. `instance`: its status and health. `daemons`: whether the tasks of
 * its daemons run, and since when. `tasks`: all of it, with every start and end.
 */
export type Ask = 'instance' | 'daemons' | 'tasks';

/** How looks at ECS serve a rule. */
export type LookTraits = {
  /** The look that can settle a verdict which waits, one that misses evidence, and one that may not be violated any more. */
  readonly pending: Ask | null;
  readonly inconclusive: Ask | null;
  readonly violated: Ask | null;
  /** Asks something else, or nothing (null), where the ledger shows that the look above would not settle the verdict. */
  readonly instead?: (verdict: Verdict, ledger: Ledger) => Ask | null | undefined;
  /** Since when a look settles a verdict that waits for one, epoch milliseconds; null and absent: no look is made for it. */
  readonly settlesFrom?: (
    verdict: Verdict,
    known: { readonly ledger: Ledger; readonly policy: Policy },
  ) => number | null;
  /** A verdict that waits until some moment waits for a look before it, not for the moment. */
  readonly comesBeforeDeadline?: true;
  /**
   * Must have been seen before the rule is called violated; absent where the rule asks for its look itself. `pace`: all, since
   * another task of the daemon may run of which no event told, and whether ECS was free to repair.
   */
  readonly confirms?: 'instance' | 'daemons' | 'pace';
  /** Says of a violation that facts confirm it without a look. */
  readonly isConfirmed?: (verdict: Verdict, ledger: Ledger) => boolean;
  /** Says of a violation that it rests on what was not found, so that something that nobody told may have ended it. Absent: none does. */
  readonly mayEndUnseen?: (verdict: Verdict, ledger: Ledger) => boolean;
  /** Present where a violation goes on until something changes which no event may tell; says whether that is put right. */
  readonly isPutRight?: (verdict: Pick<Verdict, 'daemonName'>, ledger: Ledger) => boolean;
  /** Since when the newest part of a violation goes on, where that is later than its first act; epoch milliseconds. */
  readonly lastsSince?: (verdict: Verdict, ledger: Ledger) => number | null;
};

/** How incidents and remedies treat a rule. */
export type Traits = {
  /** Of the incident that a violation opens, unless the policy says otherwise. */
  readonly severity: Severity;
  /** Remedies, one after the other, unless the policy says otherwise; none: a person. */
  readonly ladder: readonly Rung[];
  /** Only where the policy says so, and on container instances that it can concern. Its margins are measured in any case. */
  readonly optional?: { readonly isOn: (policy: Policy) => boolean; readonly concerns: (ledger: Ledger) => boolean };
  /** The distribution that its margins are drawn in, on the dashboard and in replay's summary; absent: in none. */
  readonly measures?: 'start' | 'stop' | 'signal';
  readonly looks: LookTraits;
  /**
   * When a violation is over that stays violated: what happened late stays late. `no longer violated`: what is wrong is so now, and
   * the verdict says when it no longer is.
   */
  readonly over: 'with its tasks' | 'once repaired' | 'no longer violated';
  /** The ends that decide the tasks and the margin that are told. */
  readonly endsNeeded: 'none' | 'of its tasks' | 'of every application task';
  /** Tasks that started just before a look are counted among those that broke it by the next look only. */
  readonly countsLateStarts?: true;
  /** Since when a margin has been growing with the clock, epoch milliseconds; null and absent where it does not. */
  readonly growsSince?: (violation: Pick<Violation, 'daemonName'>, ledger: Ledger) => number | null;
  readonly repair: RepairTraits;
};

/** What puts a violation right. */
export type RepairTraits = {
  /** Whether ECS itself drains a container instance for it. */
  readonly byEcs: boolean;
  /** The daemon may still come until its deadline, whatever it misses by then. */
  readonly waitsForStart?: true;
  /** The time from the failure to the act that is violated, which is a deadline that passed; milliseconds. Absent: none. */
  readonly occursAfter?: (policy: Policy) => number;
  /** A container instance that leaves is not the repair, but what is violated. */
  readonly notByLeaving?: true;
  /** While it is violated no other violation of the instance is taken for repaired. */
  readonly hinders?: true;
  /** Which remedies would help, as the instance is known to be now; none where it is over or not clear. Absent: none ever. */
  readonly helps?: (violation: Violation, ledger: Ledger) => readonly RemedyName[];
  /** Once its cause is put right a remedy is still of use against what it left behind. */
  readonly leavesWork?: true;
};

/** A rule's part of a notice's summary. `tasks`: how many of which service; `margin`: a size, null where nobody knows. */
export type Told = {
  readonly daemon: string;
  readonly tasks: string;
  readonly margin: string | null;
  readonly reason: string;
};

/** How people are told of a rule. Plain text; names in it are escaped by who calls. */
export type RuleWords = {
  /**
   * At most six words, of whose names each is one word. `who`: the service, or how many; `isMeasured`: whether the margin
   * is known, which it is not of a daemon that never started.
   */
  readonly headline: (who: string, daemon: string, isMeasured: boolean) => string;
  /** The beginning of the summary, without the place. */
  readonly sentence: (told: Told) => string;
  /** A margin past the edge, as a message has it; null where the rule has none. */
  readonly margin: ((size: string) => string) | null;
  /** A margin as replay's table has it: below zero, from zero on, and none at all; null where the rule has no margin. */
  readonly inTable: { readonly below: string; readonly above: string; readonly none?: string } | null;
  /** What to do while it is open; ECS's commands only look, or are ones that ECS would use itself. */
  readonly advice: string;
  /** The command that goes with the advice; absent: none. */
  readonly command?: 'stop-task' | 'drain-instance';
  /** What is left to do once it is over: what the daemon did not see while it was not there is nowhere else. */
  readonly afterwards: string;
};
