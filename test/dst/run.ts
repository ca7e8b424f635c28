/** `npm run dst`: whole fleets, drawn from seeds, through replay's engine, compared with what really happened. */
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { runCommand } from '../seeds/command.ts';
import { compare } from './compare.ts';
import { runFleet } from './fleet-run.ts';
import { fleetOf } from './fleets.ts';
import { type DstOptions, HELP, readOptions } from './options.ts';
import { shrunk, story } from './show.ts';
import { tableOf } from './table.ts';
import { count, emptyTally } from './tally.ts';

const NAMED = 20;

const dst = (options: DstOptions): number => {
  const startedAt = performance.now();
  const tally = emptyTally();
  const failing: number[] = [];
  let events = 0;
  for (let seed = options.from; seed < options.from + options.seeds; seed += 1) {
    const run = runFleet(drawn(options, seed), seed);
    const compared = compare(run);
    for (const one of compared) count(tally, one);
    if (compared.some(({ problem }) => problem !== null)) failing.push(seed);
    events += run.sent;
  }
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(
    `${options.seeds} fleets from seed ${options.from}, ${events} events, ${seconds.toFixed(1)} s${kindOf(options)}\n`,
  );
  for (const line of tableOf(tally)) console.log(line);
  const [first] = failing;
  if (first === undefined) return 0;
  console.log(
    `\n${failing.length} fleets on which replay and the truth disagree: ${failing.slice(0, NAMED).join(', ')}`,
  );
  console.log(`Seed ${first}, as small as it still fails:\n`);
  for (const line of story(shrunk(drawn(options, first), first), first)) console.log(line);
  console.log(`The whole of it: npm run dst -- --seed ${first} --show${optionsOf(options)}`);
  return 1;
};

const drawn = ({ way, switches, stoppingEvents }: DstOptions, seed: number): Scenario => {
  const fleet = fleetOf(seed, { way, ...(switches === undefined ? {} : { switches }) });
  return stoppingEvents === 'all' ? fleet : { ...fleet, way: { ...fleet.way, stoppingEvents } };
};

const kindOf = (options: DstOptions): string => {
  const kind = optionsOf(options);
  return kind === '' ? ', nothing wrong on the way' : `:${kind}`;
};

const optionsOf = ({ way, switches = {}, stoppingEvents }: DstOptions): string =>
  [
    way ? ' --way' : '',
    ...Object.entries({ ...switches, ...(stoppingEvents === 'all' ? {} : { stoppingEvents }) }).map(
      ([name, value]) => ` --switch ${name}=${value}`,
    ),
  ].join('');

process.exitCode = await runCommand(HELP, readOptions, (options) => {
  if (options.show) for (const line of story(drawn(options, options.from), options.from)) console.log(line);
  return dst(options);
});
