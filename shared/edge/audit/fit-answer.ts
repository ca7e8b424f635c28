import type { coverageEntry, holeEntry, Unread } from './audit-lines.ts';

/** The answer to whoever invoked the function by hand. */
export type AuditByHand = {
  readonly coverage: readonly ReturnType<typeof coverageEntry>[];
  readonly holes: readonly ReturnType<typeof holeEntry>[];
  readonly unread: readonly Unread[];
  /** The numbers of those that did not fit into the answer, the last of each. */
  readonly leftOut: { readonly coverage: number; readonly holes: number; readonly unread: number };
  /** Clusters whose container instances are being compared with ECS from now on. */
  readonly reconciling: number;
};

/** Lambda answers with 6 MB at most. */
const ANSWER_BYTES = 5_500_000;

/** Leaves out what does not fit into an answer of Lambda: the holes go first, since a person asks for them, then coverage. */
export const fitAnswer = ({ holes, coverage, unread, reconciling }: Omit<AuditByHand, 'leftOut'>): AuditByHand => {
  let room = ANSWER_BYTES;
  const fitting = <Entry>(entries: readonly Entry[]): readonly Entry[] => {
    const end = entries.findIndex((entry) => {
      room -= Buffer.byteLength(JSON.stringify(entry)) + 1;
      return room < 0;
    });
    return end === -1 ? entries : entries.slice(0, end);
  };
  const fits = { holes: fitting(holes), coverage: fitting(coverage), unread: fitting(unread) };
  const leftOut = {
    coverage: coverage.length - fits.coverage.length,
    holes: holes.length - fits.holes.length,
    unread: unread.length - fits.unread.length,
  };
  return { coverage: fits.coverage, holes: fits.holes, unread: fits.unread, leftOut, reconciling };
};
