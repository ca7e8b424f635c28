import type { LookFact } from '../../../shared/core/words/facts.ts';
import { clusterArn, instanceArn } from '../../timeline/index.ts';

/** A complete look at the instance of the timelines that found no task. @param at epoch milliseconds */
export const lookFact = (at: number, found: Partial<LookFact> = {}): LookFact => ({
  kind: 'look',
  clusterArn: clusterArn(),
  containerInstanceArn: instanceArn(),
  at,
  listed: ['RUNNING', 'STOPPED'],
  taskArns: [],
  missing: [],
  complete: true,
  ...found,
});
