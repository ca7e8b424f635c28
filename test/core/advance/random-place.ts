import { advance } from '../../../shared/core/advance/advance.ts';
import { told } from '../../../shared/core/advance/notices-due.ts';
import type { Notice } from '../../../shared/core/notices/notice.ts';
import { noticeOf } from '../../../shared/core/notices/notice-of.ts';
import type { AdvanceContext } from '../../../shared/core/state/context.ts';
import type { Inventory, ItemState } from '../../../shared/core/state/instance-state.ts';
import type { InstanceScopedFact } from '../../../shared/core/words/facts.ts';
import { timeOf } from '../../../shared/core/words/facts.ts';
import type { Verdict } from '../../../shared/core/words/verdict.ts';
import { factsOf, type History } from '../../properties/history/history.ts';
import { byInstance } from '../../properties/history/learning.ts';
import { looksAt } from '../../properties/history/looks.ts';
import { MINUTE, NOON } from '../../properties/history/place.ts';
import { coveragesOf } from '../../properties/history/service.ts';
import type { Random } from '../../properties/random.ts';
import { noticeContext } from './service.ts';

/** Events come at most this late; what is later is settled by a look. */
const LATEST = 15 * MINUTE - 1;

/** Events would tell each container instance of a history these facts, and looks would confirm them. */
export const placesOf = (history: History): readonly (readonly InstanceScopedFact[])[] => [
  ...byInstance([...factsOf(history), ...looksAt(history)]).values(),
];

/** A moment at which everything has arrived and been looked at. */
export const endOf = (history: History): number =>
  factsOf(history).reduce((newest, fact) => Math.max(newest, timeOf(fact)), NOON) + 20 * MINUTE;

export const contextOf = (history: History, now: number): AdvanceContext => ({
  policy: history.policy,
  inventory: inventoryOf(history, now),
  now,
  isRepairHeldBack: () => false,
});

const inventoryOf = (history: History, now: number): Inventory => ({
  clusterArn: '',
  watchedSince: NOON - MINUTE,
  refreshedAt: now,
  daemons: coveragesOf(history),
  providers: [
    { name: 'general', autoRepair: true },
    { name: 'gpu', autoRepair: true },
  ],
});

type Batch = { readonly facts: readonly InstanceScopedFact[]; readonly now: number };

/** The facts as they arrive: late, twice, in disorder, and cut into batches. */
export const batchesOf = (facts: readonly InstanceScopedFact[], random: Random): readonly Batch[] => {
  const isLate = random.pick([0, 0.1, 0.5]);
  const delay = (): number => (random.chance(isLate) ? random.int(0, LATEST) : random.int(0, 2000));
  const repeated = facts.filter(() => random.chance(0.2));
  const arrivals = random
    .shuffled([...facts, ...repeated])
    .map((fact) => ({ fact, at: timeOf(fact) + delay() }))
    .sort((one, other) => one.at - other.at);
  const batches: Batch[] = [];
  for (let from = 0; from < arrivals.length; ) {
    const batch = arrivals.slice(from, from + random.int(1, 8));
    batches.push({
      facts: random.shuffled(batch.map(({ fact }) => fact)),
      now: batch.at(-1)?.at ?? 0,
    });
    from += batch.length;
  }
  return batches;
};

export type Lived = {
  readonly state: ItemState;
  readonly verdicts: readonly Verdict[];
  readonly notices: readonly Notice[];
  readonly writes: number;
};

/** One item from its first fact until everything is settled, told now and then. */
export const live = (history: History, facts: readonly InstanceScopedFact[], random: Random): Lived => {
  let state: ItemState | null = null;
  const notices: Notice[] = [];
  let writes = 0;
  const last = endOf(history);
  const batches = [...batchesOf(facts, random), { facts: [], now: last }, { facts, now: last }];
  let verdicts: readonly Verdict[] = [];
  for (const batch of batches) {
    const advanced = advance(state, batch.facts, contextOf(history, batch.now));
    if (advanced.changed) writes += 1;
    state = advanced.state;
    verdicts = advanced.verdicts;
    if (batch.now < last && random.chance(0.6)) continue;
    const { untold } = state;
    const sent = untold.slice(0, batch.now < last ? random.int(0, untold.length) : untold.length);
    for (const one of sent) notices.push(noticeOf(state, one, noticeContext({ coverages: coveragesOf(history) })));
    state = told(
      state,
      sent.map(({ id }) => id),
    );
  }
  if (state === null) throw new Error('a place without facts');
  return { state, verdicts, notices, writes };
};
