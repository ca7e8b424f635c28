import { columnsOf } from './columns.ts';
import { fitted } from './fitted.ts';
import { type Io, writeLines } from './io.ts';
import { counted } from './numbers.ts';
import { visible } from './text.ts';

const MOST_SAID = 20;
const LONGEST = 400;

/** Says notes on standard error, and counts those that are too many to say. */
export const sayNotes = ({ stderr, env }: Pick<Io, 'stderr' | 'env'>, notes: readonly string[]): Promise<void> => {
  const said = [
    ...notes.slice(0, MOST_SAID).map((note) => `bookend: ${visible(note.slice(0, LONGEST))}`),
    ...(notes.length > MOST_SAID ? [`… and ${counted(notes.length - MOST_SAID, 'more note')}`] : []),
  ];
  return writeLines(stderr, fitted(said, columnsOf(stderr, env)));
};
