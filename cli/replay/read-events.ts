import type { EventRead } from '../../shared/edge/events/event-read.ts';
import { InputError } from '../../shared/edge/input-error.ts';
import type { Io } from '../io.ts';
import { reportBrokenLines } from './broken-lines.ts';
import type { ReplayCounts } from './engine.ts';
import { nameOf } from './input/source.ts';
import { readInput } from './input.ts';
import { showProgress } from './progress.ts';

type Engine = {
  readonly add: (envelope: unknown) => EventRead;
  readonly counts: () => Readonly<ReplayCounts>;
};

/** Adds all events of the files, and names broken lines as they come. @throws InputError if there is no ECS event at all */
export const readEvents = async (files: readonly string[], io: Io, { add, counts }: Engine): Promise<ReplayCounts> => {
  const progress = showProgress(io.stderr, () => counts().facts + counts().passedBy);
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
  const all = { ...counts(), broken: brokenLines.count() };
  if (all.facts + all.passedBy > 0) return all;
  const { notEcs, broken } = all;
  throw new InputError(files.map(nameOf).join(', '), [`no ECS event (${notEcs} other, ${broken} broken)`]);
};
