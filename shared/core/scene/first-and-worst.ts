import { byCodeUnit } from '../words/join.ts';
import { MOST_NAMED } from '../words/verdict.ts';

/** A task that broke a rule, and how badly: a higher number is worse. */
export type Broken = {
  readonly taskArn: string;
  /** Epoch milliseconds. */
  readonly brokeAt: number;
  readonly badness: number;
};

/**
 * The ARNs of all the tasks, each once. The ones that people are told by name come first: by turns the worst, and the
 * first that broke the rule. So any beginning of the list tells as much as it can. The order of the tasks does not
 * matter.
 */
export const firstAndWorst = (tasks: readonly Broken[]): readonly string[] => {
  const first = tasks.toSorted((one, other) => one.brokeAt - other.brokeAt || byCodeUnit(one.taskArn, other.taskArn));
  // a stable sort: of equally bad ones the first one leads; Infinity minus itself is NaN
  const worst = first.toSorted((one, other) => (one.badness === other.badness ? 0 : other.badness - one.badness));
  const arns = new Set<string>();
  for (let index = 0; index < tasks.length && arns.size < MOST_NAMED; index += 1)
    for (const task of [worst[index], first[index]]) if (task !== undefined) arns.add(task.taskArn);
  for (const { taskArn } of first) arns.add(taskArn);
  return [...arns];
};
