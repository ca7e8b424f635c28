import type { ReplayedFleet } from '../../shared/core/replayed-incidents.ts';
import type { Verdict } from '../../shared/core/verdict.ts';
import { readDaemons } from '../../shared/edge/daemons.ts';
import type { EventRead } from '../../shared/edge/events/event-read.ts';
import { InputError } from '../../shared/edge/input-error.ts';
import { readNewPolicy } from '../../shared/edge/policy.ts';
import { type Io, writeLines } from '../io.ts';
import { paintFor } from '../terminal.ts';
import { reportBrokenLines } from './broken-lines.ts';
import { createReplay, type ReplayCounts } from './engine.ts';
import { nameOf } from './input/source.ts';
import { readInput } from './input.ts';
import { readJsonFile } from './json-file.ts';
import { jsonLine } from './json-line.ts';
import { showProgress } from './progress.ts';
import { readRequest } from './request.ts';
import { summaryOf } from './summary.ts';
import { tableOf } from './table.ts';
import { type Tally, tallyOf } from './tally.ts';
import { verdictLine } from './verdict-line.ts';

/** `bookend replay`: exit code 1 if something is violated, 0 if not. */
export const replay = async (argv: readonly string[], io: Io): Promise<number> => {
  const { files, now, json, ...request } = readRequest(argv);
  const daemons = request.daemons === null ? null : readDaemons(await readJsonFile(request.daemons));
  const policy = readNewPolicy(request.policy === null ? {} : await readJsonFile(request.policy));
  const engine = createReplay({ daemons, policy });
  const counts = await readEvents(files, io, engine.add, engine.counts);
  if (counts.facts + counts.passedBy === 0) throw noEvents(files, counts);
  if (json) {
    const lines = jsonLines(engine.verdicts(now ?? undefined));
    await writeLines(io.stdout, lines.texts());
    return lines.isViolated() ? 1 : 0;
  }
  const fleet = engine.fleet(now ?? undefined);
  const tally = tallyOf(engine.places(fleet.now), fleet);
  await writeLines(io.stdout, page(tally, { ...fleet, counts }, io));
  return tally.counts.violated > 0 ? 1 : 0;
};

const readEvents = async (
  files: readonly string[],
  io: Io,
  add: (envelope: unknown) => EventRead,
  countsOf: () => Readonly<ReplayCounts>,
): Promise<ReplayCounts> => {
  const progress = showProgress(io.stderr, () => countsOf().facts + countsOf().passedBy);
  const brokenLines = reportBrokenLines(io.stderr, progress.clear);
  await readInput(files, io.stdin, {
    value: (value, file, line) => {
      const read = add(value);
      if (read.kind === 'broken') brokenLines.add(`${read.field} ${read.problem}`, file, line);
    },
    broken: brokenLines.add,
    progress: progress.add,
  }).finally(progress.clear);
  brokenLines.end();
  return { ...countsOf(), broken: brokenLines.count() };
};

const noEvents = (files: readonly string[], { notEcs, broken }: ReplayCounts): InputError =>
  new InputError(files.map(nameOf).join(', '), [`no ECS event (${notEcs} other, ${broken} broken)`]);

const jsonLines = (verdicts: Iterable<Verdict>) => {
  let isViolated = false;
  return {
    texts: function* (): Generator<string> {
      for (const verdict of verdicts) {
        isViolated ||= verdict.outcome === 'violated';
        yield jsonLine(verdictLine(verdict));
      }
    },
    isViolated: () => isViolated,
  };
};

type Read = Pick<ReplayedFleet, 'ledgers' | 'now'> & { readonly counts: ReplayCounts };

function* page(tally: Tally, { ledgers, now, counts }: Read, { stdout, env }: Io): Generator<string> {
  const paint = paintFor(stdout, env);
  yield* tableOf(tally, ledgers, paint);
  yield* summaryOf(tally, { counts, instances: ledgers.size, now }, paint);
}
