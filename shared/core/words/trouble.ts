/**
 * The step at which Bookend failed. `learn`: a fact could not be learned and is left out; `fold`: what ended could not be folded
 * away; `judge`: no verdict could be given; `read-cluster`: ECS did not tell the daemons of a cluster.
 */
export type FailedStep = 'learn' | 'fold' | 'judge' | 'read-cluster';

/** A step that failed, and why: one line of bounded text, which may hold text from events. */
export type Trouble = { readonly step: FailedStep; readonly why: string };

/** The incident of an item that can't be judged, beside the one about its order. Plain data; times are epoch milliseconds. */
export type NotJudged = Trouble & {
  /** Plain text, fixed when it opens. */
  readonly id: string;
  readonly openedAt: number;
  readonly resolvedAt: number | null;
  readonly resolution: string | null;
  /** The number of its notices so far; it numbers the next one. */
  readonly notices: number;
};

const LONGEST_CAUSE = 200;

/**
 * A failure in one line of at most 200 characters: its name and its message. Whatever was thrown, this throws nothing.
 */
export const causeInWords = (cause: unknown): string => {
  try {
    const text = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    const line = text
      .slice(0, 2 * LONGEST_CAUSE)
      .replaceAll(/\s+/g, ' ')
      .trim();
    const short = line.length <= LONGEST_CAUSE ? line : `${line.slice(0, LONGEST_CAUSE - 1)}…`;
    return short === '' ? 'no cause was given' : short.toWellFormed();
  } catch {
    return 'the cause cannot be put into words';
  }
};

export const isGoingOn = (known: NotJudged | undefined): known is NotJudged & { readonly resolvedAt: null } =>
  known !== undefined && known.resolvedAt === null;

/** `<incidentId>#<n>` → `<incidentId>`. */
export const incidentIdOf = (noticeId: string): string => noticeId.slice(0, noticeId.lastIndexOf('#'));

const STEPS: Readonly<Record<FailedStep, string>> = {
  learn: 'a fact could not be learned',
  fold: 'what has ended could not be folded away',
  judge: 'no verdict could be given',
  'read-cluster': 'ECS did not tell which daemons must run there',
};

/** `no verdict could be given (RangeError: …)`. */
export const troubleInWords = ({ step, why }: Trouble): string => `${STEPS[step]} (${why})`;
