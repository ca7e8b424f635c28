import { waitsForPace } from '../../core/state/judging.ts';
import type { Touched } from '../../core/state/place.ts';
import { type Recorded, type Recorder, record } from '../record.ts';
import { repairPaceOf } from './repair-pace-of.ts';

/**
 * Records what was found in a cluster, and then judges again what hangs on ECS's repair pace alone: that is worked out only
 * if there is any. A place that was judged again comes twice, the later judgement behind the earlier.
 */
export const recordByPace = async (
  clusterArn: string,
  touched: readonly Touched[],
  recorder: Recorder,
): Promise<readonly Recorded[]> => {
  const recorded = await record(touched, recorder);
  const waiting = recorded.filter(({ verdicts }) => verdicts.some(waitsForPace));
  if (waiting.length === 0) return recorded;
  const isRepairHeldBack = await repairPaceOf(clusterArn, recorder.store);
  const again = waiting.map(({ touched: { key } }) => ({ key, clusterArn, facts: [] }));
  return [...recorded, ...(await record(again, { ...recorder, isRepairHeldBack }))];
};
