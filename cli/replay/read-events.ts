import { InputError } from '../../shared/edge/errors/input-error.ts';
import type { EventRead } from '../../shared/edge/events/event-read.ts';
import type { Io } from '../io.ts';
import { reportBrokenLines } from './broken-lines.ts';
import type { ReplayCounts } from './engine.ts';
import { countFiles } from './file-counts.ts';
import { nameOf } from './input/source.ts';
import { readInput } from './input.ts';
import { showProgress } from './progress.ts';

type Engine = {
  readonly add: (envelope: unknown) => EventRead;
  readonly counts: () => Readonly<ReplayCounts>;
};

/** What was read. */
export type EventsRead = ReplayCounts & {
  /** A sentence for each file without an ECS event. */
  readonly withoutEvents: readonly string[];
};

/** Adds all events of the files, and names broken lines as they come. @throws InputError if there is no ECS event at all */
export const readEvents = async (files: readonly string[], io: Io, { add, counts }: Engine): Promise<EventsRead> => {
  const progress = showProgress(io.stderr, () => counts().facts + counts().passedBy);
  const brokenLines = reportBrokenLines(io.stderr, progress.clear);
  const inFiles = countFiles(files);
  await readInput(files, io.stdin, {
    value: (value, file, line) => {
      const read = add(value);
      inFiles.add(file, COUNTED_AS[read.kind]);
      if (read.kind === 'broken') brokenLines.add(`${read.field} ${read.problem}`, file, line);
    },
    broken: (problem, file, line) => {
      inFiles.add(file, 'broken');
      brokenLines.add(problem, file, line);
    },
    progress: progress.add,
  }).finally(progress.clear);
  brokenLines.end();
  const all = { ...counts(), broken: brokenLines.count(), withoutEvents: inFiles.withoutEvents() };
  if (all.facts + all.passedBy > 0) return all;
  const { notEcs, broken } = all;
  throw new InputError(files.map(nameOf).join(', '), [`no ECS event (${notEcs} other, ${broken} broken)`]);
};

const COUNTED_AS = { fact: 'events', 'passed-by': 'events', 'not-ecs': 'other', broken: 'broken' } as const;
