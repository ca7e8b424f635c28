import { TRAITS } from '../rules/index.ts';
import type { Violation } from '../words/verdict.ts';

/** What is known of how it ends. */
export type Ends = {
  /**
   * Whether the instance is gone: then nothing can be undone any more. For deployments: whether the daemon's newest one
   * has ended, so that nothing is left to help.
   */
  readonly isGone: boolean;
  /**
   * Whether every one of the tasks has ended. `andOthers`: also each that may be one of those that the incident only counts.
   */
  readonly haveEnded: (taskArns: readonly string[], andOthers: boolean) => boolean;
  /**
   * Whether starts or ends are still to become known that may change what is told of the violations: then they are not over. `never`:
   * some are missing, and will be. Absent where nothing more is to come.
   */
  readonly awaited?: (violations: readonly Violation[]) => 'more' | 'nothing' | 'never';
};

/** Nothing of it can be helped any more: why, and whether more is still to become known of it. */
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
    // a verdict names all but those that were folded away, which have ended; an incident counts others that may run
    const andOthers = named === undefined && tasksTotal > taskArns.length;
    return (over === 'with its tasks' || (over === 'once repaired' && isRepaired)) && haveEnded(taskArns, andOthers);
  });
  return areOver ? 'the tasks concerned have ended; what happened cannot be undone' : null;
};
