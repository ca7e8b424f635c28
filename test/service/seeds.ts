import { compare } from './compare.ts';
import { seedFleetOf } from './fleets.ts';
import { runService } from './service-run.ts';
import { count, emptyTally, type Tally } from './tally.ts';

/** These seeds run: every `step`-th from `from` on, so that several processes share them evenly. */
export interface SeedsAsked {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly hasFaults: boolean;
  readonly enforces: boolean;
}

/** The results of many seeds: plain data, to be handed from process to process. */
export interface SeedsRun {
  readonly tally: Tally;
  readonly failing: readonly { readonly seed: number; readonly problems: readonly string[] }[];
}

export const runSeeds = async ({ from, to, step, hasFaults, enforces }: SeedsAsked): Promise<SeedsRun> => {
  const tally = emptyTally();
  const failing: { seed: number; problems: readonly string[] }[] = [];
  for (let seed = from; seed < to; seed += step) {
    const run = await runService(seedFleetOf(seed, { hasFaults, enforces }), seed, { hasFaults, enforces });
    const compared = await compare(run);
    count(tally, run, compared);
    if (compared.problems.length > 0) failing.push({ seed, problems: compared.problems });
  }
  return { tally, failing };
};
