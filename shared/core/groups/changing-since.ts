/** A group is told again at the earliest so long after it was told last; and where nothing can be edited, after so long without a change. */
export const AGAIN_MS = 30_000;

/** The moments of a group's changes, epoch milliseconds. */
type Changing = { readonly changedAt: number; readonly changingSince?: number };

/** The first of the changes that came without half a minute between two of them, if a group changes now. @param known null: it begins */
export const changingSinceOf = (known: Changing | null, now: number): number =>
  known === null || now - known.changedAt >= AGAIN_MS ? now : (known.changingSince ?? known.changedAt);
