import { isOver } from '../../../core/ledger/known-tasks.ts';
import { listTogether, listWhole } from '../../../core/looks/list-tasks.ts';
import { lookPlan } from '../../../core/looks/look-plan.ts';
import type { Question } from '../../../core/looks/question.ts';
import { Sighting } from '../../../core/looks/sighting.ts';
import type { InstanceScopedFact, TaskFact } from '../../../core/words/facts.ts';
import { AFTER_THROTTLE_SECONDS, isThrottled, type Lookout } from '../reads/ask.ts';
import { askEcs } from './ask-ecs.ts';

/** The result of a look at one container instance. Its facts are worth recording in either case. */
export type LookResult =
  | { readonly kind: 'looked'; readonly facts: readonly InstanceScopedFact[] }
  /** The share is used up, ECS throttles, or it did not tell all: to be asked again, and no failure. */
  | { readonly kind: 'later'; readonly delaySeconds: number; readonly facts: readonly InstanceScopedFact[] };

export type Looked = {
  /** By containerInstanceArn: one for each question. */
  readonly results: ReadonlyMap<string, LookResult>;
  /**
   * Ended tasks of other instances of the clusters, which ECS told in passing: worth recording too. Those that run are not:
   * in a large cluster each look would read hundreds of items that know them.
   */
  readonly others: readonly TaskFact[];
  /** Calls of ECS that were made, refused ones too. */
  readonly calls: number;
  readonly throttled: number;
  /** Fields of answers that could not be read, to be logged: each with its path. */
  readonly problems: readonly string[];
};

/**
 * The share is left alone for so long once it is used up: at 5 a second a burst of 25 is free again. Whoever comes back for the next
 * free call spends it on the beginning of a look that has no call for its end, each second anew.
 */
const AFTER_USED_UP_SECONDS = 5;
/** ECS should tell by then what it did not tell this time. */
const AFTER_GAP_SECONDS = 15;
/** Calls that are taken from the budget at once: as many as the shortest look needs; more where many look together. */
const LOT = { alone: 2, together: 5 };

export type LookOptions = {
  /** The questions are about all instances of their clusters: whole lists are read, however long they are. */
  readonly isWhole?: boolean;
};

/** Looks at container instances, those of one cluster together. Rejects if ECS can't be asked: the queue then retries. */
export const lookAtInstances = async (
  questions: readonly Question[],
  lookout: Lookout,
  options: LookOptions = {},
): Promise<Looked> => {
  const results = new Map<string, LookResult>();
  const counts: Counts = { calls: 0, throttled: 0, problems: [], others: [] };
  for (const [clusterArn, ofCluster] of Map.groupBy(asOne(questions), (question) => question.clusterArn)) {
    for (const [arn, result] of await lookAtCluster(clusterArn, ofCluster, lookout, { counts, ...options }))
      results.set(arn, result);
  }
  return { results, ...counts };
};

type Counts = { calls: number; throttled: number; readonly problems: string[]; readonly others: TaskFact[] };

type Run = LookOptions & { readonly counts: Counts };

/** Two questions about one instance are one that asks both. */
const asOne = (questions: readonly Question[]): readonly Question[] =>
  [...Map.groupBy(questions, ({ containerInstanceArn }) => containerInstanceArn).values()].flatMap(
    ([one, ...others]) =>
      one === undefined ? [] : { ...one, asks: [...new Set([one, ...others].flatMap(({ asks }) => asks))] },
  );

const lookAtCluster = async (
  clusterArn: string,
  questions: readonly Question[],
  lookout: Lookout,
  run: Run,
): Promise<ReadonlyMap<string, LookResult>> => {
  const at = lookout.now();
  const sightings = questions.map((question) => new Sighting(question));
  const delaySeconds = (await runPlan(clusterArn, sightings, lookout, run)) ?? AFTER_GAP_SECONDS;
  return new Map(
    sightings.map((sighting): [string, LookResult] => {
      const facts = sighting.facts(at);
      const result: LookResult = sighting.isSettled
        ? { kind: 'looked', facts }
        : { kind: 'later', delaySeconds, facts };
      return [sighting.question.containerInstanceArn, result];
    }),
  );
};

/** @returns null at the plan's end; else after how many seconds the rest may be asked */
const runPlan = async (
  clusterArn: string,
  sightings: readonly Sighting[],
  { client, budget, now, hear }: Lookout,
  { counts, isWhole = false }: Run,
): Promise<number | null> => {
  const lot = sightings.length === 1 ? LOT.alone : LOT.together;
  const plan = lookPlan(clusterArn, sightings, isWhole ? listWhole : listTogether);
  const asked = new Set(sightings.map(({ question }) => question.containerInstanceArn));
  let taken = 0;
  for (let step = plan.next(); step.done !== true; ) {
    if (taken === 0) {
      const grant = await budget.take(lot);
      if (grant.kind === 'later') return Math.max(grant.delaySeconds, AFTER_USED_UP_SECONDS);
      taken = lot;
    }
    taken -= 1;
    counts.calls += 1;
    try {
      const { answer, problems } = await askEcs(client, step.value, now, hear);
      counts.problems.push(...problems.map((problem) => `${step.value?.action}: ${problem}`));
      if (answer.action === 'DescribeTasks')
        counts.others.push(...answer.tasks.filter((task) => isOver(task) && !asked.has(task.containerInstanceArn)));
      step = plan.next(answer);
    } catch (error) {
      if (!isThrottled(error)) throw error;
      counts.throttled += 1;
      return AFTER_THROTTLE_SECONDS;
    }
  }
  return null;
};
