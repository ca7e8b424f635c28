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
  /**
   * Says whether missing starts or ends may still change the words about the violations: while it is `more`, the
   * incident is not over. `never`: some are missing, and will stay so. Absent where nothing more is to come.
   */
  readonly awaited?: (violations: readonly Violation[]) => 'more' | 'nothing' | 'never';
};

/** Nothing of it can be helped any more: the reason, and whether more is still to become known of it. */
export type Ending = { readonly why: string; readonly isAwaited: boolean };

/** Null while one of the violations can be helped. @param isRepaired whether the cause was put right */
export const endingOf = (violations: readonly Violation[], ends: Ends, isRepaired: boolean): Ending | null => {
  const why = whyNothingHelps(violations, ends, isRepaired);
  if (why === null) return null;
  const awaited = ends.awaited?.(violations) ?? 'nothing';
  const lacking = awaited === 'never' ? "; not all of its tasks' starts and ends are known" : '';
  return { why: `${why}${lacking}`, isAwaited: awaited === 'more' };
};

const whyNothingHelps = (
  violations: readonly Violation[],
  { isGone, haveEnded }: Ends,
  isRepaired: boolean,
): string | null => {
  if (isGone)
    return violations[0]?.containerInstanceArn === null
      ? "the daemon's newest deployment has ended"
      : 'the container instance is gone; what happened on it cannot be undone';
  const areOver = violations.every(({ rule, taskArns, tasksTotal, named }) => {
    const { over } = TRAITS[rule];
    // a verdict names all but the folded tasks, which have ended; an incident also counts others, which may run
    const andOthers = named === undefined && tasksTotal > taskArns.length;
    return (over === 'with its tasks' || (over === 'once repaired' && isRepaired)) && haveEnded(taskArns, andOthers);
  });
  return areOver ? 'the tasks concerned have ended; what happened cannot be undone' : null;
};
