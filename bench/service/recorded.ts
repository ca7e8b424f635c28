import type { Fact } from '../../shared/core/words/facts.ts';
import { factsByItem } from '../../shared/core/words/item-key.ts';
import { readEcsEvent } from '../../shared/edge/events/read-ecs-event.ts';
import { type Recorded, type Recorder, record } from '../../shared/edge/record/record.ts';

/** Reads the facts of events, and skips those without one. */
export const factsIn = (events: readonly unknown[]): readonly Fact[] =>
  events.map(readEcsEvent).flatMap((read) => (read.kind === 'fact' ? [read.fact] : []));

/** Records facts as `observe` does. @throws what any of them could not be recorded for: then nothing was measured */
export const recordAll = async (facts: readonly Fact[], recorder: Recorder): Promise<void> =>
  refuseFailed(await record(factsByItem(facts), recorder));

export const refuseFailed = (recorded: readonly Recorded[]): void => {
  const failed = recorded.find(({ outcome }) => outcome === 'failed');
  if (failed !== undefined) throw failed.cause;
};
