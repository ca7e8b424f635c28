import { InputError } from '../../../shared/edge/errors/input-error.ts';
import type { EventRead } from '../../../shared/edge/events/event-read.ts';
import { nameOf } from '../../files/bytes-of-file.ts';
import type { Io, Output } from '../../terminal/io.ts';
import { counted, grouped } from '../../terminal/numbers.ts';
import { visible } from '../../terminal/text.ts';
import { readInput } from '../input/read-input.ts';
import type { ReplayCounts } from './engine.ts';
import { showProgress } from './progress.ts';

type Engine = {
  readonly add: (envelope: unknown) => EventRead;
  readonly counts: () => Readonly<ReplayCounts>;
};

/** The counts of events, and of files without one. */
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
  throw new InputError(files.map(nameOf).join(', '), [`holds no ECS event (${notEcs} other, ${broken} broken)`]);
};

const COUNTED_AS = { fact: 'events', 'passed-by': 'events', 'not-ecs': 'other', broken: 'broken' } as const;

const MOST_NAMED = 20;
const LONGEST = 300;

/** Names broken lines on standard error as they come, and counts those that are too many to name. */
const reportBrokenLines = (stderr: Output, beforeEach: () => void) => {
  let count = 0;
  return {
    add: (problem: string, file: string, line: number): void => {
      count++;
      if (count > MOST_NAMED) return;
      beforeEach();
      stderr.write(`${visible(`${nameOf(file)}:${line}: ${problem}`.slice(0, LONGEST))}\n`);
    },
    end: (): void => {
      if (count > MOST_NAMED) stderr.write(`… and ${counted(count - MOST_NAMED, 'more broken line')}\n`);
    },
    count: (): number => count,
  };
};

type Count = 'events' | 'other' | 'broken';

/** Counts per file what it holds. A file of which nothing is counted is empty. */
const countFiles = (files: readonly string[]) => {
  const counts = new Map(files.map((file) => [file, { events: 0, other: 0, broken: 0 }]));
  return {
    add: (file: string, what: Count): void => {
      const count = counts.get(file);
      if (count !== undefined) count[what] += 1;
    },
    /** A sentence for each file without an ECS event: one of a wrong day, or of another form, is easily overlooked among others. */
    withoutEvents: (): readonly string[] =>
      [...counts]
        .filter(([, { events }]) => events === 0)
        .map(([file, { other, broken }]) => {
          const held = other + broken === 0 ? 'it is empty' : `${grouped(other)} other, ${grouped(broken)} broken`;
          return `${nameOf(file)}: holds no ECS event (${held})`;
        }),
  };
};
