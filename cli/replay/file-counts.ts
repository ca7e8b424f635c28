import { nameOf } from './input/source.ts';
import { grouped } from './numbers.ts';

type Count = 'events' | 'other' | 'broken';

/** Counts per file what it holds. A file of which nothing is counted is empty. */
export const countFiles = (files: readonly string[]) => {
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
          return `${nameOf(file)}: no ECS event (${held})`;
        }),
  };
};
