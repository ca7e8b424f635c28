import type { HoleFound, HoleGroup } from '../words/hole-fact.ts';
import type { NoticeState } from '../words/notice-state.ts';

/** One hole of one resource, as audits saw it. Times are those of the looks, epoch milliseconds. */
export type HoleLedger = {
  readonly clusterArn: string;
  /** A name of a newer release is kept as it is. */
  readonly hole: string;
  readonly resource: string;
  /** The newest look that changed something. */
  readonly at: number;
  /** As it was found last, also once it is over. */
  readonly found: HoleFound;
  /** The end of its last incident, unless somebody decided it; null where there was none. */
  readonly endedAt: number | null;
  /** True where the incident opened within a day of the end of the one before. */
  readonly cameBack: boolean;
  /** The look since which an open incident is not found any more; null where it was found by the last one. */
  readonly goneSince: number | null;
  /** The group that it was last told with, and the state that was told; null where it stood alone. */
  readonly group: (HoleGroup & { readonly state: NoticeState; readonly at: number }) | null;
};
