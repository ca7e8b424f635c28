import { stringify } from 'yaml';
import { iso } from '../../simulator/events/envelope.ts';
import { compare } from './compare.ts';
import { type SeedOptions, seedFleetOf } from './fleets.ts';
import { runService } from './service-run.ts';

/** One seed as a person reads it: the fleet, then moment by moment what was written, told and died, then what is wrong. */
export const show = async (seed: number, { hasFaults, enforces }: SeedOptions): Promise<number> => {
  const scenario = seedFleetOf(seed, { hasFaults, enforces });
  for (const line of stringify(scenario).trimEnd().split('\n')) console.log(line);
  console.log('');
  const run = await runService(scenario, seed, {
    hasFaults,
    enforces,
    log: (at, line) => console.log(`${iso(at).slice(0, -1)}  ${line}`),
  });
  const { violations, words, problems } = await compare(run);
  console.log('');
  for (const { rule, truth, claim, missed, byTheLetter } of violations) {
    const place = truth?.containerInstanceArn ?? claim?.containerInstanceArn ?? '';
    const told = claim === undefined ? 'not told' : `told at ${iso(claim.writtenAt)}`;
    const why = missed ?? byTheLetter ?? '';
    const happened = truth === undefined ? 'did not happen' : `happened at ${truth.occurredAt}`;
    console.log(`${rule.padEnd(21)} ${place.slice(-6)} ${happened}, ${told} ${why}`);
  }
  for (const { rule, notComparable } of words)
    console.log(`${rule.padEnd(21)} last word: ${notComparable ?? 'compared in full'}`);
  for (const problem of problems) console.log(`WRONG  ${problem}`);
  return problems.length === 0 ? 0 : 1;
};
