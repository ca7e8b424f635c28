import type { ActionName, Mode } from '../words/remedy.ts';
import type { GuardAnswer, GuardName } from './guard.ts';
import type { Plan } from './plan.ts';
import type { RemedyAsked, StepAnswer } from './step.ts';

export type Decision = 'act' | 'refuse' | 'nothing-to-do';

/**
 * One decision, written before the first call and again after the last: an entry that says `act` and has no answers is one
 * that Bookend stopped in. Times are epoch milliseconds.
 */
export type HistoryEntry = {
  readonly at: number;
  readonly asked: RemedyAsked;
  readonly action: ActionName;
  readonly clusterArn: string;
  readonly containerInstanceArn: string | null;
  readonly daemonArn: string | null;
  readonly incidentId: string | null;
  readonly mode: Mode;
  readonly dryRun: boolean;
  readonly decision: Decision;
  readonly guards: readonly GuardAnswer[];
  readonly override: readonly GuardName[];
  /** Null where there is none, or where the steps alone say it: redeploy-daemon. */
  readonly plan: Plan | null;
  /** Null until the calls were answered. */
  readonly answers: readonly StepAnswer[] | null;
  /** The outcome in one line for a person; null while nobody knows it. */
  readonly outcome: string | null;
};
