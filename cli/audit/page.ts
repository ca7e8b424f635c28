import type { CoverageLine } from '../../shared/core/survey/coverage.ts';
import { lastPartOf } from '../../shared/core/words/arn.ts';
import { acceptedRow, bySeverity, holeRow } from '../holes/hole-rows.ts';
import { isoSecondsOf } from '../terminal/iso-time.ts';
import { counted, grouped } from '../terminal/numbers.ts';
import { type Paint, type Style, shortened, visible, wrapped } from '../terminal/text.ts';
import type { Audited } from './audited.ts';
import {
  differences,
  elsewhere,
  headline,
  isInPart,
  type Lacking,
  noHoles,
  type Overview,
  overviewOf,
  startOrder,
} from './overview.ts';

const WIDTH = 100;
const MOST_ROWS = 40;
const NAME_WIDTH = 28;

/** The audit as a person reads it: instances first, then holes with their cures, then all that there is. */
export function* pageOf(audited: Audited, paint: Paint): Generator<string> {
  const { coverage, unread } = audited;
  const overview = overviewOf(coverage);
  yield paint('bold', `bookend audit: ${audited.regions.join(', ')}, ${isoSecondsOf(audited.ended)}`);
  if (audited.wasStopped) yield paint('yellow', 'Stopped before the end: this is what was found by then');
  yield '';
  yield paint(['bold', colourOf(overview, audited)], headline(overview, audited));
  yield* lackingRows(overview.uncovered, 'lacks');
  yield* lackingRows(overview.unknown, "can't be told for");
  for (const line of elsewhere(audited)) yield* wrapped(visible(line), WIDTH - 2).map((text) => `  ${text}`);
  const order = startOrder(coverage);
  if (order !== null) yield* wrapped(order, WIDTH);
  for (const line of differences(coverage)) yield* wrapped(visible(line), WIDTH);
  yield '';
  yield* holeRows(audited, paint);
  yield* coverageRows(coverage, paint);
  yield* unreadRows(unread, paint);
  yield `${counted(audited.calls, 'call')} in ${grouped(Math.ceil((audited.ended - audited.began) / 1000))} s, at a quarter of ECS's read limits at most`;
}

/** Green says that every container instance has its daemons, and nothing less. */
const colourOf = ({ instances, covered, uncovered }: Overview, { clusters }: Audited): Style => {
  if (uncovered.length > 0) return 'red';
  return instances > 0 && covered === instances && !clusters.some(isInPart) ? 'green' : 'yellow';
};

function* lackingRows(lacking: readonly Lacking[], verb: string): Generator<string> {
  for (const { containerInstanceArn, line, daemonNames } of lacking.slice(0, MOST_ROWS))
    yield `  ${visible(lastPartOf(line.clusterArn))}/${visible(line.capacityProviderName)}  ${visible(lastPartOf(containerInstanceArn))}  ${verb} ${daemonNames.map(visible).join(', ')}`;
  yield* more(lacking.length - MOST_ROWS, 'instances');
}

function* more(left: number, what: string): Generator<string> {
  if (left > 0) yield `  … and ${grouped(left)} more ${what}: --json lists all`;
}

function* holeRows({ holes, unread }: Audited, paint: Paint): Generator<string> {
  const open = holes.filter(({ accepted }) => accepted === null);
  const accepted = holes.filter((hole) => hole.accepted !== null);
  if (open.length === 0)
    yield paint(['bold', unread.length === 0 ? 'green' : 'yellow'], noHoles({ unread }).toUpperCase());
  else yield paint('bold', `HOLES ${bySeverity(open)}`);
  let number = 0;
  for (const found of open.slice(0, MOST_ROWS)) {
    number += 1;
    yield '';
    yield* holeRow(number, found, found.resource, paint);
  }
  yield* more(open.length - MOST_ROWS, 'holes');
  yield '';
  if (accepted.length === 0) return;
  yield paint('bold', `ACCEPTED ${grouped(accepted.length)}`);
  for (const hole of accepted.slice(0, MOST_ROWS)) yield acceptedRow(hole, hole.resource);
  yield* more(accepted.length - MOST_ROWS, 'accepted holes');
  yield '';
}

const HEAD = [
  'cluster',
  'capacity provider',
  'daemon',
  'instances',
  'covered',
  'lacking',
  'not known',
  'ECS says',
  'start held/early/?',
];

/** The cells of a row of the matrix. */
export const cellsOf = (line: CoverageLine): readonly string[] => [
  shortened(visible(lastPartOf(line.clusterArn)), NAME_WIDTH),
  shortened(visible(line.capacityProviderName), NAME_WIDTH),
  line.daemonName === null
    ? 'none'
    : `${shortened(visible(line.daemonName), NAME_WIDTH)}${line.critical === false ? ' (not critical)' : ''}`,
  grouped(line.instances),
  line.daemonName === null ? '' : grouped(line.covered),
  line.daemonName === null ? '' : grouped(line.uncovered.length),
  line.daemonName === null ? '' : grouped(line.unknown.length),
  line.ecsWithoutDaemonCount === null ? '' : `${grouped(line.ecsWithoutDaemonCount)} lacking`,
  line.daemonName === null ? '' : `${line.startHeld}/${line.startEarly}/${line.startUnknown}`,
];

export const MATRIX_HEAD: readonly string[] = HEAD;

function* coverageRows(coverage: readonly CoverageLine[], paint: Paint): Generator<string> {
  if (coverage.length === 0) return;
  yield paint('bold', 'COVERAGE');
  const rows = [HEAD, ...coverage.slice(0, MOST_ROWS).map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows)
    yield `  ${row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()}`;
  yield* more(coverage.length - MOST_ROWS, 'rows');
  yield '';
}

function* unreadRows(unread: Audited['unread'], paint: Paint): Generator<string> {
  if (unread.length === 0) return;
  yield paint(['bold', 'yellow'], `COULD NOT BE READ ${grouped(unread.length)}`);
  for (const { what, why } of unread.slice(0, MOST_ROWS)) {
    yield `  ${visible(what)}`;
    for (const line of wrapped(visible(why), WIDTH - 4)) yield `    ${line}`;
  }
  yield* more(unread.length - MOST_ROWS, 'things');
  yield '';
}
