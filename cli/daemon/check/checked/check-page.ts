import { acceptedRow, bySeverity, holeRow } from '../../../holes/hole-rows.ts';
import { grouped } from '../../../terminal/numbers.ts';
import { type Paint, visible } from '../../../terminal/text.ts';
import type { Checked, PlacedHole } from './checked.ts';
import { placeText, resourceAt } from './place-text.ts';

const MOST_ROWS = 40;

/** A check as a person reads it: the holes with their cures, and what could not be told. */
export function* checkPage(checked: Checked, paint: Paint, strict: boolean): Generator<string> {
  const { holes, unknown, unread, subject } = checked;
  const open = holes.filter(({ accepted, isKnown }) => accepted === null && isKnown !== true);
  yield paint('bold', `bookend daemon check: ${visible(subject)}`);
  yield '';
  yield open.length > 0
    ? paint('bold', `HOLES ${bySeverity(open)}`)
    : paint(['bold', colourOf(checked)], noHoles(checked));
  let number = 0;
  for (const found of open.slice(0, MOST_ROWS)) {
    number += 1;
    yield '';
    yield* holeRow(number, found, resourceAt(found), paint);
  }
  yield* more(open.length, 'holes');
  yield '';
  yield* quietRows(
    'ACCEPTED',
    holes.filter(({ accepted }) => accepted !== null),
    paint,
  );
  yield* quietRows(
    'IN THE BASELINE',
    holes.filter(({ accepted, isKnown }) => accepted === null && isKnown === true),
    paint,
  );
  yield* listed('NOT KNOWN', strict ? unknown.map((one) => [placeText(one), one.what]) : [], paint);
  yield* listed(
    'COULD NOT BE READ',
    unread.map(({ what, why }) => [what, why]),
    paint,
  );
}

const colourOf = ({ hasSubject, unknown, unread }: Checked): 'green' | 'yellow' =>
  hasSubject && unknown.length === 0 && unread.length === 0 ? 'green' : 'yellow';

/** "No holes" speaks of what is known. */
const noHoles = ({ hasSubject, unknown, unread, holes }: Checked): string => {
  if (!hasSubject) return 'NOTHING TO CHECK';
  const what = holes.length > 0 ? 'NO NEW HOLES' : 'NO HOLES';
  return unknown.length === 0 && unread.length === 0 ? what : `${what} IN WHAT IS KNOWN`;
};

function* quietRows(title: string, holes: readonly PlacedHole[], paint: Paint): Generator<string> {
  if (holes.length === 0) return;
  yield paint('bold', `${title} ${grouped(holes.length)}`);
  for (const hole of holes.slice(0, MOST_ROWS)) yield acceptedRow(hole, resourceAt(hole)).trimEnd();
  yield* more(holes.length, 'holes');
  yield '';
}

function* listed(title: string, rows: readonly (readonly [string, string])[], paint: Paint): Generator<string> {
  if (rows.length === 0) return;
  yield paint(['bold', 'yellow'], `${title} ${grouped(rows.length)}`);
  for (const [place, what] of rows.slice(0, MOST_ROWS)) yield `  ${visible(place)}  ${visible(what)}`;
  yield* more(rows.length, 'rows');
  yield '';
}

function* more(count: number, what: string): Generator<string> {
  if (count > MOST_ROWS) yield* ['', `  … and ${grouped(count - MOST_ROWS)} more ${what}: --json lists all`];
}
