/** AWS's documentation leaves this open, or lets it vary: an alarm has to do the same in every reading. */
export type Reading = {
  /** CloudWatch looks at so many periods more than the alarm asks for. */
  readonly lookBack: number;
  /** True if periods are those of the clock; else the newest ends now. */
  readonly isAligned: boolean;
  /** Our own metrics, which come by the log, are so late. */
  readonly latencyMinutes: number;
  /** True if FILL also fills a stretch in which nothing at all was measured. */
  readonly fillsNothing: boolean;
  /** A message is received so late, in minutes: pollers come by every twenty seconds. */
  readonly lateness: number;
  /** After how many minutes SQS measures a queue that had been idle. */
  readonly activation: number;
};

/** Each of them at its ends: how far CloudWatch looks back and where its periods begin, with all prompt and all late. */
export const READINGS: readonly Reading[] = [0, 5].flatMap((lookBack) =>
  [true, false].flatMap((isAligned) => [
    { lookBack, isAligned, latencyMinutes: 0, fillsNothing: true, lateness: 0, activation: 0 },
    { lookBack, isAligned, latencyMinutes: 3, fillsNothing: false, lateness: 1 / 3, activation: 15 },
  ]),
);
