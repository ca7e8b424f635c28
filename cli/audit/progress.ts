import type { SurveyProgress } from '../../shared/edge/survey/survey-region.ts';
import type { Output } from '../terminal/io.ts';
import { counted, grouped } from '../terminal/numbers.ts';

const PAUSE_MS = 100;
const USUAL_WIDTH = 80; // some terminals say 0
const CLEAR = '\r\u001b[K';

/** Keeps one line of progress on standard error, if it is a terminal. */
export const progressOn = (stderr: Output) => {
  let shownAt = Number.NEGATIVE_INFINITY;
  let isShown = false;
  return {
    show: (region: string, { clusters, clustersDone, calls }: SurveyProgress): void => {
      const now = performance.now();
      if (stderr.isTTY !== true || now - shownAt < PAUSE_MS) return;
      shownAt = now;
      isShown = true;
      const text = `${region}: ${grouped(clustersDone)} of ${counted(clusters, 'cluster')}, ${counted(calls, 'call')}; Ctrl-C shows what was found so far`;
      stderr.write(`${CLEAR}${text.slice(0, (stderr.columns || USUAL_WIDTH) - 1)}`);
    },
    clear: (): void => {
      if (isShown) stderr.write(CLEAR);
      isShown = false;
    },
  };
};
