import { Calls } from '../../shared/edge/canary/calls.ts';
import { cleanUp } from '../../shared/edge/canary/clean-up.ts';
import { type Found, findRemains } from '../../shared/edge/canary/find-remains.ts';
import { type Io, writeLines } from '../terminal/io.ts';
import { isoSecondsOf } from '../terminal/iso-time.ts';
import { visible } from '../terminal/text.ts';
import { typedYes } from '../terminal/typed-yes.ts';
import { asked } from './asked.ts';
import type { CanaryParts } from './canary-parts.ts';
import type { CleanRequest } from './canary-request.ts';

const [NOTHING_LEFT, LEFT, NO_RIGHT] = [0, 1, 2];
const LONGEST_MS = 900_000;

/** `bookend canary --clean`: shows what earlier canaries left, asks, and takes it away. */
export const clean = async (
  { cluster, yes, aws: settings }: CleanRequest,
  io: Io,
  parts: CanaryParts,
): Promise<number> => {
  const aws = await parts.aws(settings);
  const calls = new Calls(aws, { signal: new AbortController().signal, until: aws.now() + LONGEST_MS });
  const found = await asked('what canaries left behind', findRemains(cluster, calls));
  if (found.length === 0) {
    await writeLines(io.stdout, [`No canary left anything behind in ${settings.region}`]);
    return NOTHING_LEFT;
  }
  await writeLines(io.stdout, found.flatMap(foundLines));
  if (!yes && !(await typedYes(io, 'Take it away? A canary that still runs ends by it.'))) {
    await writeLines(io.stdout, ['Nothing was taken away: you did not confirm it']);
    return LEFT;
  }
  const interrupts = parts.interrupts();
  try {
    return await takeAway(found, calls.with({ ...calls.timeLimit, signal: interrupts.first }), io);
  } finally {
    interrupts.end();
  }
};

const foundLines = ({ id, beganAt, taskArns, definitionArns, instances }: Found): readonly string[] => [
  `The canary ${id}${beganAt === null ? '' : `, begun ${isoSecondsOf(beganAt)}`}, has left:`,
  ...[...taskArns, ...instances.map(({ arn }) => arn), ...definitionArns].map((arn) => visible(`  ${arn}`)),
];

const takeAway = async (found: readonly Found[], calls: Calls, io: Io): Promise<number> => {
  let code = NOTHING_LEFT;
  for (const one of found) {
    const { left, problems, denied } = await cleanUp(one, calls);
    await writeLines(
      io.stdout,
      left.map((arn) => visible(`left: ${arn}`)),
    );
    await writeLines(
      io.stderr,
      problems.map((problem) => visible(`bookend: ${problem}`)),
    );
    if (denied !== null) code = NO_RIGHT;
    else if ((left.length > 0 || problems.length > 0) && code === NOTHING_LEFT) code = LEFT;
  }
  if (code === NOTHING_LEFT) await writeLines(io.stdout, ['Nothing is left']);
  return code;
};
