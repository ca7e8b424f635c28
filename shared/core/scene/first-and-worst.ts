import { byCodeUnit } from '../words/join.ts';
import { MOST_NAMED } from '../words/verdict.ts';

/** A task that broke a rule, and how badly: of two the one with the higher number. */
export type Broken = {
  readonly taskArn: string;
  /** Epoch milliseconds. */
  readonly brokeAt: number;
  readonly badness: number;
};

/**
 * The ARNs of all the tasks, each once; those that people are told by name come first, by turns the worst and the first that broke it. So
 * each beginning of the list tells most of what its length can. The same for any order of the tasks.
 */
export const firstAndWorst = (tasks: readonly Broken[]): readonly string[] => {
  const first = tasks.toSorted((one, other) => one.brokeAt - other.brokeAt || byCodeUnit(one.taskArn, other.taskArn));
  // a stable sort: of those that are equally bad the first one leads; Infinity minus itself is no number
  const worst = first.toSorted((one, other) => (one.badness === other.badness ? 0 : other.badness - one.badness));
  const arns = new Set<string>();
  for (let place = 0; place < tasks.length && arns.size < MOST_NAMED; place += 1)
    for (const task of [worst[place], first[place]]) if (task !== undefined) arns.add(task.taskArn);
  for (const { taskArn } of first) arns.add(taskArn);
  return [...arns];
};
