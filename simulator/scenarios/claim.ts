/** The rules that the truth judges by, in the order of the tables; the names are those of `replay --json`. */
export const RULES = [
  'daemon-started-first',
  'daemon-stopped-last',
  'daemon-stayed-up',
  'daemon-running',
  'daemon-alone',
  'daemon-healthy',
  'instance-activated',
  'repair-started',
  'drain-finished',
  'deployment-settled',
  'daemons-in-order',
  'daemon-signalled-last',
] as const;
export type RuleName = (typeof RULES)[number];

export const OUTCOMES = ['held', 'violated', 'pending', 'inconclusive'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** A line that the truth of a scenario must contain. */
export interface Claim {
  readonly rule: string;
  readonly outcome: string;
  /** A reader of the events says so, lawfully, whatever really happened: some evidence is never in events. */
  readonly inReplay?: boolean;
  /** Exactly so many lines; absent: at least one. */
  readonly lines?: number;
}
