/** What AWS's documentation leaves open, or lets vary: an alarm has to do the same whichever it is. */
export type Reading = {
  /** How many periods more than the alarm asks for CloudWatch looks at. */
  readonly lookBack: number;
  /** Whether periods are those of the clock; else the newest ends now. */
  readonly isAligned: boolean;
  /** How late our own metrics are there, which come by the log. */
  readonly latencyMinutes: number;
  /** Whether FILL fills a stretch in which nothing at all was measured. */
  readonly fillsNothing: boolean;
  /** How late a message is received, in minutes: pollers come by every twenty seconds. */
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
