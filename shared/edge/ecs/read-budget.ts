/** The calls are granted, or there is none free before so many seconds have passed. */
export type Grant = { readonly kind: 'granted' } | { readonly kind: 'later'; readonly delaySeconds: number };

/**
 * Bookend's share of ECS's read limit, for all who ask at the same time. Every implementation passes one contract suite
 * (test/edge/ecs/read-budget.contract.ts). A call rejects if the budget can't be asked: the queue then retries.
 */
export type ReadBudget = {
  /** @param calls at most the share's burst */
  readonly take: (calls: number) => Promise<Grant>;
};

/** In whole seconds, as a queue delays. */
export const laterBy = (waitMs: number): Grant => ({
  kind: 'later',
  delaySeconds: Math.max(1, Math.ceil(waitMs / 1000)),
});
