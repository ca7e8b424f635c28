import { readDaemons } from '../../shared/edge/daemons.ts';
import type { EventRead } from '../../shared/edge/events/event-read.ts';
import { InputError } from '../../shared/edge/input-error.ts';
import { readPolicy } from '../../shared/edge/policy.ts';
import { type Io, writeLines } from '../io.ts';
import { paintFor } from '../terminal.ts';
import { reportBrokenLines } from './broken-lines.ts';
import { createReplay, type ReplayCounts, type ReplayResult } from './engine.ts';
import { nameOf } from './input/source.ts';
import { readInput } from './input.ts';
import { readJsonFile } from './json-file.ts';
import { jsonLine } from './json-line.ts';
import { showProgress } from './progress.ts';
import { readRequest } from './request.ts';
import { summaryOf } from './summary.ts';
import { tableOf } from './table.ts';

/** `bookend replay`: exit code 1 if something is violated, 0 if not. */
export const replay = async (argv: readonly string[], io: Io): Promise<number> => {
  const { files, now, json, ...request } = readRequest(argv);
  const daemons = request.daemons === null ? null : readDaemons(await readJsonFile(request.daemons));
  const policy = readPolicy(request.policy === null ? {} : await readJsonFile(request.policy));
  const engine = createReplay({ daemons, policy });
  const counts = await readEvents(files, io, engine.add, engine.counts);
  if (counts.facts + counts.passedBy === 0) throw noEvents(files, counts);
  const result = engine.result(now ?? undefined);
  await writeLines(io.stdout, json ? jsonLines(result) : page(result, counts, io));
  return result.verdicts.some(({ outcome }) => outcome === 'violated') ? 1 : 0;
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

function* jsonLines({ lines }: ReplayResult): Generator<string> {
  for (const line of lines) yield jsonLine(line);
}

function* page(result: ReplayResult, counts: ReplayCounts, { stdout, env }: Io): Generator<string> {
  const paint = paintFor(stdout, env);
  yield* tableOf(result, paint);
  yield* summaryOf(result, counts, paint);
}
