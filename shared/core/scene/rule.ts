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
  /** The daemon's deletion: whatever happened from then on is ignored. Infinity for never. */
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
 * The looks that may be made at a container instance. `instance`: its status and health. `daemons`: whether the tasks
 * of its daemons run, and since when. `tasks`: all of it, with every start and end.
 */
export type Ask = 'instance' | 'daemons' | 'tasks';

/** The use of looks at ECS for a rule. */
export type LookTraits = {
  /** The look that can settle a pending verdict, an inconclusive one, and a violated one that may be so no longer. */
  readonly pending: Ask | null;
  readonly inconclusive: Ask | null;
  readonly violated: Ask | null;
  /** Asks for something else, or nothing (null), where the ledger shows that the look above would not settle the verdict. */
  readonly instead?: (verdict: Verdict, ledger: Ledger) => Ask | null | undefined;
  /** The time from which a look settles a pending verdict, epoch milliseconds; null and absent: no look is made for it. */
  readonly settlesFrom?: (
    verdict: Verdict,
    known: { readonly ledger: Ledger; readonly policy: Policy },
  ) => number | null;
  /** A verdict that is pending until a deadline is looked at before the deadline, not at it. */
  readonly comesBeforeDeadline?: true;
  /**
   * The look that must come before the rule is called violated; absent where the rule asks for its look itself. `pace`
   * asks for everything: another task of the daemon may run that no event told of, and ECS may not have been free to
   * repair.
   */
  readonly confirms?: 'instance' | 'daemons' | 'pace';
  /** True where facts confirm a violation without a look. */
  readonly isConfirmed?: (verdict: Verdict, ledger: Ledger) => boolean;
  /** True where a violation rests on something that was not found, so that it may have ended without an event. Absent: none does. */
  readonly mayEndUnseen?: (verdict: Verdict, ledger: Ledger) => boolean;
  /** Present where a violation goes on until a change that no event may tell; true where that is put right. */
  readonly isPutRight?: (verdict: Pick<Verdict, 'daemonName'>, ledger: Ledger) => boolean;
  /** The beginning of a violation's newest part, where it is later than its first act; epoch milliseconds. */
  readonly lastsSince?: (verdict: Verdict, ledger: Ledger) => number | null;
};

/** The way that incidents and remedies treat a rule. */
export type Traits = {
  /** The severity of an incident that a violation opens, unless the policy says otherwise. */
  readonly severity: Severity;
  /** The severity at which people see what is left of a violation, unless the policy says otherwise. Absent: info. */
  readonly consequenceSeverity?: Severity;
  /** The remedies, one after the other, unless the policy says otherwise. Without any, a person has to help. */
  readonly ladder: readonly Rung[];
  /** The rule is judged only where the policy turns it on. */
  readonly optional?: Optional;
  /** The distribution for its margins, on the dashboard and in replay's summary; absent: they are in none. */
  readonly measures?: 'start' | 'stop' | 'signal';
  /** Part of the promise that a canary tests on an instance of its own: the daemon first, last, and throughout. */
  readonly isOfOrder?: true;
  readonly looks: LookTraits;
  /**
   * The end of an incident whose verdict stays violated, since late events stay late. `no longer violated`: the
   * violation is a present state, and the verdict says when it ends.
   */
  readonly over: 'with its tasks' | 'once repaired' | 'no longer violated';
  /** The ends that decide the tasks and the margin that people are told. */
  readonly endsNeeded: 'none' | 'of its tasks' | 'of every application task';
  /** True where the violation gets worse while one reads, by what is known of an instance that is not gone. */
  readonly goesOn: (violation: Pick<Violation, 'daemonName'>, ledger: Ledger) => boolean;
  /** The cause that people see its incidents grouped by, where several rules are broken by one; absent: the rule itself. */
  readonly cause?: 'daemon-missing';
  /** Tasks that started just before a look are counted only by the next look. */
  readonly countsLateStarts?: true;
  /** The time since which a margin has been growing with the clock, epoch milliseconds; null and absent where it does not grow. */
  readonly growsSince?: (violation: Pick<Violation, 'daemonName'>, ledger: Ledger) => number | null;
  readonly repair: RepairTraits;
};

/** A rule that the policy turns on. */
export type Optional = {
  readonly isOn: (policy: Policy) => boolean;
  /** Completes "To turn it on, … in the policy." */
  readonly turnOn: string;
  /** While the rule is off, its margins are measured on the container instances that it concerns. Absent: they are not. */
  readonly concerns?: (ledger: Ledger) => boolean;
};

/** The repair of a violation. */
export type RepairTraits = {
  /** True where ECS itself drains a container instance for it. */
  readonly byEcs: boolean;
  /** The daemon may still come until its deadline, whatever it misses by then. */
  readonly waitsForStart?: true;
  /** The time from the failure to the violated act, which is a deadline that passed; milliseconds. Absent: there is none. */
  readonly occursAfter?: (policy: Policy) => number;
  /** The remedies that would help, by what is known of the instance now; none where it is over or not clear. Absent: none ever. */
  readonly helps?: (violation: Violation, ledger: Ledger) => readonly RemedyName[];
  /** After its cause is put right, a remedy can still clean up its consequences. */
  readonly leavesWork?: true;
};

/** A rule's part of a notice's summary. `tasks`: how many, and of which service; `margin`: its size, null where it is not known. */
export type Told = {
  readonly daemon: string;
  readonly tasks: string;
  readonly margin: string | null;
  readonly reason: string;
};

/** The names in a headline about a rule; each is one word. */
export type Named = {
  /** `2 web tasks`, `1 web task`; `tasks` where none is known. */
  readonly tasks: string;
  /** The verb that goes with them. */
  readonly are: 'is' | 'are';
  readonly daemon: string;
  /** `41 s`, or of several tasks `up to 41 s`; null where it is not known. */
  readonly margin: string | null;
};

/** The commands of ECS that advice may go with. */
export type AdvisedCommand = 'stop-task' | 'drain-instance';

/** The clauses of a headline about a rule, or about the cause of several. */
export type CauseWords = {
  /** In the present tense: it gets worse while one reads. Begins with a name or a small letter, and has no full stop. */
  readonly goingOn: (named: Named) => string;
  /** The same in the past tense. */
  readonly happened: (named: Named) => string;
};

/** The words about a rule for people. Plain text; the caller escapes names in it. */
export type RuleWords = CauseWords & {
  /**
   * Its name in a list of many, in the past tense; at most six words. `who`: the service, or a count; `isMeasured`: false where the
   * margin is not known, as for a daemon that never started.
   */
  readonly headline: (who: string, daemon: string, isMeasured: boolean) => string;
  /** A clause that says what is right again while consequences last; of a daemon's name only where it says that the daemon runs. */
  readonly putRight: string | ((daemon: string) => string);
  /** The beginning of the summary, without the cluster and instance. */
  readonly sentence: (told: Told) => string;
  /** A margin past the edge in a message; null where the rule has none. */
  readonly margin: ((size: string) => string) | null;
  /** A margin in replay's table: below zero, from zero on, and absent; null where the rule has no margin. */
  readonly inTable: { readonly below: string; readonly above: string; readonly none?: string } | null;
  /**
   * The two moments whose order it speaks of, which a picture always has: the starts of the daemon and of the first task, the daemon's end and
   * its next start, or both ends. Absent: no two.
   */
  readonly shows?: 'starts' | 'gap' | 'ends';
  /** Advice while it goes on. Its ECS commands only look, or are ones that ECS would use itself. */
  readonly advice: string;
  /** The command that goes with the advice; absent: there is none. */
  readonly command?: AdvisedCommand;
  /** Whatever remains while its cause is put right and its tasks still run. Absent: what `afterwards` says. */
  readonly consequences?: {
    /** A clause without its full stop. `daemon`: its name, or a word for it. */
    readonly leaves: (daemon: string) => string;
    /** Completes "Worth it if …": when to use the command. */
    readonly matters: string;
    readonly command: AdvisedCommand;
  };
  /** Advice for afterwards: nothing else holds what the daemon missed while it was away. */
  readonly afterwards: string;
};
