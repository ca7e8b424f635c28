/** One rule's word on one history: null where it has nothing to judge. */
export type Said = {
  readonly broken: boolean;
  readonly tasks: readonly string[];
  readonly marginMs: number | null;
  /** The earliest violating act; null if none broke it. */
  readonly occurredAt: number | null;
};

/** A rule's answer to the evidence, as far as the oracle compares it. */
export type Answer = {
  readonly outcome: 'held' | 'violated' | 'pending' | 'inconclusive';
  readonly marginMs: number | null;
  readonly tasks: readonly string[];
  readonly occurredAt: number | null;
};

export const INCONCLUSIVE: Answer = { outcome: 'inconclusive', marginMs: null, tasks: [], occurredAt: null };
export const PENDING: Answer = { outcome: 'pending', marginMs: null, tasks: [], occurredAt: null };

/**
 * "A verdict is what all histories that fit the evidence have in common": held, violated, or inconclusive; the tasks that
 * violate in each; the margin if it is the same in each; by when it was broken in each. Histories in which the rule would not be judged do not count.
 */
export const commonOf = (histories: Iterable<Said | null>): Answer | null => {
  let common: Said | null = null;
  let outcome: Answer['outcome'] | null = null;
  for (const said of histories) {
    if (said === null) continue;
    const here = said.broken ? 'violated' : 'held';
    outcome = outcome === null || outcome === here ? here : 'inconclusive';
    common =
      common === null
        ? said
        : {
            broken: said.broken,
            tasks: common.tasks.filter((task) => said.tasks.includes(task)),
            marginMs: common.marginMs === said.marginMs ? common.marginMs : null,
            occurredAt: Math.max(common.occurredAt ?? said.occurredAt ?? 0, said.occurredAt ?? 0),
          };
  }
  if (outcome === null || common === null) return null;
  if (outcome === 'inconclusive') return INCONCLUSIVE;
  if (outcome === 'held') return { outcome, marginMs: common.marginMs, tasks: [], occurredAt: null };
  return { outcome, marginMs: common.marginMs, tasks: [...common.tasks].sort(), occurredAt: common.occurredAt };
};
