import { HOLES } from '../../../../shared/core/holes/index.ts';
import { inSentence, LONGEST_RESOURCE, row, toDo } from '../../../holes/hole-markdown.ts';
import { bySeverity } from '../../../holes/hole-rows.ts';
import { inCode, inText } from '../../../terminal/markdown-text.ts';
import { grouped } from '../../../terminal/numbers.ts';
import type { Checked, PlacedHole } from './checked.ts';
import { placeText } from './place-text.ts';

const MOST_ROWS = 100;

/** A check as Markdown of GitHub's kind. */
export function* checkMarkdown(
  { subject, holes, unknown, unread, hasSubject }: Checked,
  strict: boolean,
): Generator<string> {
  const open = holes.filter(({ accepted, isKnown }) => accepted === null && isKnown !== true);
  const summary = open.length > 0 ? bySeverity(open) : hasSubject ? 'no new holes' : 'nothing to check';
  yield* [`## bookend daemon check: ${summary}`, '', inCode(subject, LONGEST_RESOURCE), ''];
  yield* table('Holes', ['severity', 'hole', 'place', 'resource', 'why', 'cure'], open.map(holeCells));
  const quiet = holes.filter(({ accepted, isKnown }) => accepted !== null || isKnown === true);
  yield* table(
    'Accepted, or in the baseline',
    ['severity', 'hole', 'place', 'resource', 'reason'],
    quiet.map(quietCells),
  );
  yield* table(
    'Not known',
    ['place', 'what'],
    strict ? unknown.map((one) => [inCode(placeText(one), LONGEST_RESOURCE), inText(one.what)]) : [],
  );
  yield* table(
    'Could not be read',
    ['what', 'why'],
    unread.map(({ what, why }) => [inText(what), inText(why)]),
  );
}

const headCells = (found: PlacedHole): readonly string[] => [
  found.severity,
  `${HOLES[found.hole].headline} (${found.hole})`,
  inCode(placeText(found), LONGEST_RESOURCE),
  inCode(found.resource, LONGEST_RESOURCE),
];

const holeCells = (found: PlacedHole): readonly string[] => [
  ...headCells(found),
  inSentence(found.why),
  toDo(found.cure),
];

const quietCells = (found: PlacedHole): readonly string[] => [
  ...headCells(found),
  inText(found.accepted?.reason ?? 'in the baseline'),
];

function* table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): Generator<string> {
  if (rows.length === 0) return;
  yield* [`### ${title}`, '', row(head), row(head.map(() => '---'))];
  for (const cells of rows.slice(0, MOST_ROWS)) yield row(cells);
  if (rows.length > MOST_ROWS) yield* ['', `… and ${grouped(rows.length - MOST_ROWS)} more: --json lists all`];
  yield '';
}
