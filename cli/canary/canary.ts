import type { CanaryMark } from '../../shared/core/canary/canary-task.ts';
import { DEFAULT_POLICY } from '../../shared/core/rules/default-policy.ts';
import { Calls, type TimeLimit } from '../../shared/edge/canary/calls.ts';
import { followService } from '../../shared/edge/canary/follow-service.ts';
import { followTask } from '../../shared/edge/canary/follow-task.ts';
import { Made } from '../../shared/edge/canary/made.ts';
import { make } from '../../shared/edge/canary/make.ts';
import { type CanaryPlan, readPlan } from '../../shared/edge/canary/read-plan.ts';
import { type CanaryRun, runCanary } from '../../shared/edge/canary/run-canary.ts';
import { withRegion } from '../aws/with-region.ts';
import { type Io, writeLines } from '../terminal/io.ts';
import { jsonLine } from '../terminal/json-line.ts';
import { writePage } from '../terminal/page.ts';
import { sayNotes } from '../terminal/say-notes.ts';
import { paintFor } from '../terminal/text.ts';
import { typedYes } from '../terminal/typed-yes.ts';
import { asked } from './asked.ts';
import { canaryJson } from './canary-json.ts';
import { canaryPage, leftLines } from './canary-page.ts';
import { CANARY_PARTS, type CanaryParts } from './canary-parts.ts';
import { type RunRequest, readCanaryRequest } from './canary-request.ts';
import { clean } from './clean.ts';
import type { Interrupts } from './interrupts.ts';
import { planLines } from './plan-lines.ts';

const [HELD, VIOLATED, NO_RIGHT, NOT_OBSERVED] = [0, 1, 2, 3];
/** Beside the time limit the task lives so long by itself, so that it never ends in the middle of what is followed. */
const SPARE_SECONDS = 900;
/** Cleaning up waits so long at most, for an instance that still registers. */
const CLEANING_MS = 300_000;
/** Reads before anything is made. */
const PLANNING_MS = 300_000;

/** `bookend canary`. @throws InputError where there is nothing to test, or AWS may not be asked */
export const canary = async (argv: readonly string[], io: Io, parts: CanaryParts = CANARY_PARTS): Promise<number> => {
  const request = readCanaryRequest(argv, await withRegion(argv, io.env));
  return request.kind === 'clean' ? clean(request, io, parts) : run(request, io, parts);
};

const run = async (request: RunRequest, io: Io, parts: CanaryParts): Promise<number> => {
  const aws = await parts.aws(request.aws);
  const planning = new Calls(aws, { signal: new AbortController().signal, until: aws.now() + PLANNING_MS });
  const plan = await asked(`the cluster ${request.aim.cluster}`, readPlan(request.aim, planning));
  const mark = request.service === null ? { id: parts.newId() } : null;
  const whyNot = mark === null ? null : await reasonNotTo(plan, mark, request, io);
  if (whyNot !== null) {
    await sayNotes(io, [`nothing was made: ${whyNot}`]);
    return NOT_OBSERVED;
  }
  const interrupts = parts.interrupts();
  try {
    const done = await follow({ request, plan, mark, planning, interrupts, io });
    await show(done, request, io);
    return codeOf(done);
  } finally {
    interrupts.end();
  }
};

const reasonNotTo = async (
  plan: CanaryPlan,
  { id }: CanaryMark,
  { yes, timeoutSeconds }: RunRequest,
  io: Io,
): Promise<string | null> => {
  if (plan.size === null)
    return 'the container instances have more left than the largest one that the provider may launch has, so no new one would come up; try again when they are fuller, or follow a service with --service';
  await writePage({ stdout: io.stderr, env: io.env }, planLines(plan, plan.size, { id, timeoutSeconds }));
  if (yes) return null;
  return (await typedYes(io, 'Do it?')) ? null : 'you did not confirm it';
};

type Following = {
  readonly request: RunRequest;
  readonly plan: CanaryPlan;
  readonly mark: CanaryMark | null;
  readonly planning: Calls;
  readonly interrupts: Interrupts;
  readonly io: Io;
};

const follow = ({ request, plan, mark, planning, interrupts, io }: Following): Promise<CanaryRun> => {
  const { now } = planning.aws;
  const timeLimit = (signal: AbortSignal, milliseconds: number): TimeLimit => ({ signal, until: now() + milliseconds });
  const calls = planning.with(timeLimit(interrupts.first, request.timeoutSeconds * 1000));
  const made = new Made(mark, plan.clusterArn, (what) => io.stderr.write(`bookend: ${what}\n`));
  return runCanary(made, {
    plan,
    policy: DEFAULT_POLICY,
    cleaning: () => planning.with(timeLimit(interrupts.second, CLEANING_MS)),
    follow: async () => {
      if (request.service !== null) return followService(made, request.service, plan, calls);
      const { provider, size, architecture } = plan;
      if (mark === null || provider === null || size === null) return 'nothing was made';
      const longestSeconds = request.timeoutSeconds + SPARE_SECONDS;
      const refused = await make(made, { mark, provider, size, architecture, longestSeconds }, calls);
      return refused ?? followTask(made, plan, calls);
    },
  });
};

const show = async (done: CanaryRun, { json }: RunRequest, io: Io): Promise<void> => {
  const { ending, cleaned } = done;
  if (json) await writeLines(io.stdout, [jsonLine(canaryJson(done))]);
  else await writePage(io, canaryPage(done, paintFor(io.stdout, io.env)));
  await sayNotes(io, [
    ...(ending.kind === 'seen' ? [] : [ending.why]),
    ...leftLines(cleaned.left),
    ...cleaned.problems,
  ]);
};

const codeOf = ({ ending, outcome, cleaned }: CanaryRun): number => {
  if (ending.kind === 'denied' || ending.kind === 'failed' || cleaned.denied !== null) return NO_RIGHT;
  if (outcome === 'violated') return VIOLATED;
  return outcome === 'held' ? HELD : NOT_OBSERVED;
};
