import { TRAITS } from '../rules/index.ts';
import type { Violation } from '../words/verdict.ts';

/** The facts that decide how an incident ends. */
export type Ends = {
  /**
   * True where the instance is gone: then nothing can be undone any more. For deployments: true where the daemon's
   * newest one has ended, so that nothing is left to help.
   */
  readonly isGone: boolean;
  /**
   * True where every one of the tasks has ended. `andOthers`: also each task that may be one of those that the incident
   * only counts.
   */
  readonly haveEnded: (taskArns: readonly string[], andOthers: boolean) => boolean;
  /** Says of a violation whether it gets worse while one reads. Absent in replay: then nothing is known of it. */
  readonly goesOn?: (violation: Violation) => boolean;
  /**
   * Says whether missing starts or ends may still change the words about the violations: while it is `more`, the
   * incident is not over. `never`: some are missing, and will stay so. Absent where nothing more is to come.
   */
  readonly awaited?: (violations: readonly Violation[]) => 'more' | 'nothing' | 'never';
};

/** Nothing of it can be helped any more: the reason, and whether more is still to become known of it. */
export type Ending = { readonly why: string; readonly isAwaited: boolean };

/** Null while one of the violations can be helped. */
export const endingOf = (violations: readonly Violation[], ends: Ends): Ending | null => {
  const why = whyNothingHelps(violations, ends);
  if (why === null) return null;
  const awaited = ends.awaited?.(violations) ?? 'nothing';
  const lacking = awaited === 'never' ? "; not all of its tasks' starts and ends are known" : '';
  return { why: `${why}${lacking}`, isAwaited: awaited === 'more' };
};

const whyNothingHelps = (violations: readonly Violation[], { isGone, haveEnded, goesOn }: Ends): string | null => {
  if (isGone)
    return violations[0]?.containerInstanceArn === null
      ? "the daemon's newest deployment has ended"
      : 'the container instance is gone; what happened on it cannot be undone';
  const areOver = violations.every((violation) => {
    const { over } = TRAITS[violation.rule];
    const mayEnd = over === 'with its tasks' || (over === 'once repaired' && goesOn?.(violation) === false);
    return mayEnd && haveEnded(violation.taskArns, hasUnnamed(violation));
  });
  return areOver ? 'the tasks concerned have ended; what happened cannot be undone' : null;
};

/** A verdict names all but the folded tasks, which have ended; an incident also counts others, which may run. */
export const hasUnnamed = ({ named, tasksTotal, taskArns }: Violation): boolean =>
  named === undefined && tasksTotal > taskArns.length;
