import type { CanaryRun } from '../../shared/edge/canary/run-canary.ts';
import { verdictLine } from '../terminal/verdict-line.ts';

/** The one object of `bookend canary --json`. Programs rely on it: null is what was not seen. */
export const canaryJson = ({ containerInstanceArn, daemons, verdicts, made, cleaned }: CanaryRun): object => ({
  containerInstanceArn,
  daemons: daemons.map(({ daemonName, startMarginMs, stopMarginMs, signal }) => ({
    daemonName,
    startMarginMs,
    stopMarginMs,
    signalBeforeTask: signal.isBeforeTask,
  })),
  verdicts: verdicts.map(verdictLine),
  made,
  left: cleaned.left,
});
