import { HOLES } from '../../shared/core/holes/index.ts';
import type { FoundHole } from '../../shared/core/holes/judge-holes.ts';
import { lastPartOf } from '../../shared/core/words/arn.ts';
import { inSentence, LONGEST_RESOURCE, row, toDo } from '../holes/hole-markdown.ts';
import { bySeverity } from '../holes/hole-rows.ts';
import { isoSecondsOf } from '../terminal/iso-time.ts';
import { inCode, inText } from '../terminal/markdown-text.ts';
import { grouped } from '../terminal/numbers.ts';
import type { Audited } from './audited.ts';
import { differences, elsewhere, headline, noHoles, overviewOf, startOrder } from './overview.ts';
import { cellsOf, MATRIX_HEAD } from './page.ts';

const MOST_ROWS = 100;

/** The audit as Markdown of GitHub's kind, for an issue, a pull request or the summary of a job. */
export function* markdownOf(audited: Audited): Generator<string> {
  const { coverage, holes, unread } = audited;
  const overview = overviewOf(coverage);
  const open = holes.filter(({ accepted }) => accepted === null);
  const accepted = holes.filter((one) => one.accepted !== null);
  yield* [`## bookend audit: ${open.length === 0 ? noHoles(audited) : bySeverity(open)}`, ''];
  yield* [inText(`${audited.regions.join(', ')}, ${isoSecondsOf(audited.ended)}. ${headline(overview, audited)}.`), ''];
  if (audited.wasStopped) yield* ['Stopped before the end: this is what was found by then.', ''];
  for (const { containerInstanceArn, daemonNames, line } of overview.uncovered.slice(0, MOST_ROWS))
    yield `- ${inCode(lastPartOf(containerInstanceArn))} of ${inCode(line.capacityProviderName)} in ${inCode(lastPartOf(line.clusterArn))} lacks ${daemonNames.map((daemonName) => inCode(daemonName)).join(', ')}`;
  yield* more(overview.uncovered.length);
  const said = [startOrder(coverage) ?? [], differences(coverage), elsewhere(audited)].flat();
  for (const sentence of said) yield* [`${inText(sentence)}.`, ''];
  yield* holeTable('Holes', open, ({ cure }) => toDo(cure), 'cure');
  yield* holeTable('Accepted', accepted, ({ accepted: by }) => inText(by?.reason ?? ''), 'reason');
  if (coverage.length > 0) {
    yield* ['### Coverage', '', row(MATRIX_HEAD), row(MATRIX_HEAD.map(() => '---'))];
    for (const line of coverage.slice(0, MOST_ROWS)) yield row(cellsOf(line).map(inText));
    yield* more(coverage.length);
  }
  if (unread.length === 0) return;
  yield* ['### Could not be read', '', row(['what', 'why']), row(['---', '---'])];
  for (const { what, why } of unread.slice(0, MOST_ROWS)) yield row([inText(what), inText(why)]);
  yield* more(unread.length);
}

function* holeTable(
  title: string,
  holes: readonly FoundHole[],
  last: (hole: FoundHole) => string,
  lastHead: string,
): Generator<string> {
  if (holes.length === 0) return;
  const head = ['#', 'severity', 'hole', 'resource', 'why', lastHead];
  yield* [`### ${title}`, '', row(head), row(head.map(() => '---'))];
  for (const [index, found] of holes.slice(0, MOST_ROWS).entries())
    yield row([
      String(index + 1),
      found.severity,
      `${HOLES[found.hole].headline} (${found.hole})`,
      inCode(found.resource, LONGEST_RESOURCE),
      inSentence(found.why),
      last(found),
    ]);
  yield* more(holes.length);
}

function* more(count: number): Generator<string> {
  if (count > MOST_ROWS) yield* ['', `… and ${grouped(count - MOST_ROWS)} more: --json lists all`];
  yield '';
}
