/** `npm run dst:service`: whole fleets, drawn from seeds, with all of Bookend over them, compared with what really happened. */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { runCommand } from '../seeds/command.ts';
import { measureAbsence } from './absence.ts';
import { HELP, readOptions, type ServiceOptions } from './options.ts';
import type { SeedsAsked, SeedsRun } from './seeds.ts';
import { show } from './show.ts';
import { tableOf } from './table-of.ts';
import { add, emptyTally } from './tally.ts';
import { measureZone } from './zone.ts';

const MOST_PROCESSES = 2;
const NAMED = 20;

const dst = async ({ seeds, from, hasFaults, enforces }: ServiceOptions): Promise<number> => {
  const startedAt = performance.now();
  const processes = Math.min(MOST_PROCESSES, availableParallelism(), seeds);
  const parts = await Promise.all(
    Array.from({ length: processes }, (_, part) =>
      inProcess({ from: from + part, to: from + seeds, step: processes, hasFaults, enforces }),
    ),
  );
  const tally = emptyTally();
  for (const part of parts) add(tally, part.tally);
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(
    `${seeds} fleets from seed ${from}, ${seconds.toFixed(1)} s, ${(seeds / seconds).toFixed(0)} a second: ` +
      `${hasFaults ? 'with every fault' : 'nothing goes wrong but in the fleet'}${enforces ? ', and enforced' : ''}\n`,
  );
  for (const line of tableOf(tally)) console.log(line);
  const failing = parts.flatMap((part) => part.failing).sort((one, other) => one.seed - other.seed);
  const [first] = failing;
  if (first === undefined) return 0;
  console.log(`\n${failing.length} fleets with something wrong:`);
  for (const { seed, problems } of failing.slice(0, NAMED)) console.log(`  ${seed}  ${problems[0]}`);
  console.log(
    `\nTo see one: npm run dst:service -- --show ${first.seed}${hasFaults ? '' : ' --no-faults'}${enforces ? ' --enforce' : ''}`,
  );
  return 1;
};

const inProcess = (asked: SeedsAsked): Promise<SeedsRun> =>
  new Promise((resolve, reject) => {
    const child = fork(new URL('seeds-worker.ts', import.meta.url).pathname);
    child.once('message', (answer) => resolve(answer as SeedsRun));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`a part of the seeds ended with exit code ${code}`)));
    child.send(asked);
  });

const chosen = (options: ServiceOptions): Promise<number> => {
  if (options.show !== null) return show(options.show, options);
  if (options.absence) return measureAbsence();
  return options.zone ? measureZone(options.instances) : dst(options);
};

process.exitCode = await runCommand(HELP, readOptions, chosen);
