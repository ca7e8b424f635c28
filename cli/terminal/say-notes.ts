import { type Output, writeLines } from './io.ts';
import { counted } from './numbers.ts';
import { visible } from './text.ts';

const MOST_SAID = 20;
const LONGEST = 400;

/** Says notes on standard error, and counts those that are too many to say. */
export const sayNotes = (stderr: Output, notes: readonly string[]): Promise<void> =>
  writeLines(stderr, [
    ...notes.slice(0, MOST_SAID).map((note) => `bookend: ${visible(note.slice(0, LONGEST))}`),
    ...(notes.length > MOST_SAID ? [`… and ${counted(notes.length - MOST_SAID, 'more note')}`] : []),
  ]);
