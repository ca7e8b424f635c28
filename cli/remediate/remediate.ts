import { createLambdaClient } from '../../shared/edge/aws/clients.ts';
import { InputError } from '../../shared/edge/errors/input-error.ts';
import type { ByHandAnswer } from '../../shared/edge/remedies/by-person/by-hand.ts';
import { invokeRemediate } from '../../shared/edge/remedies/by-person/invoke-remediate.ts';
import { askAws } from '../aws/ask-aws.ts';
import { accessTo } from '../aws/log-in.ts';
import { withRegion } from '../aws/with-region.ts';
import { type Io, writeLines } from '../terminal/io.ts';
import { jsonLine } from '../terminal/json-line.ts';
import { writePage } from '../terminal/page.ts';
import { paintFor } from '../terminal/text.ts';
import { typedYes } from '../terminal/typed-yes.ts';
import { outcomeLines, planLines } from './plan-lines.ts';
import { type RemediateRequest, readRemediateRequest } from './remediate-request.ts';

const REFUSED = 1;

/** `bookend remediate`: what would be done is shown first; then what was shown is done, or nothing. */
export const remediate = async (argv: readonly string[], io: Io): Promise<number> => {
  const request = readRemediateRequest(argv, await withRegion(argv, io.env));
  const invoke = await invokerOf(request);
  const shown = await invoke({ dryRun: true });
  if (request.json) {
    const answer = shown.decision === 'act' && request.yes ? await invoke(approving(shown, request)) : shown;
    await writeLines(io.stdout, [jsonLine(answer)]);
    return codeOf(answer);
  }
  await writePage(io, planLines(shown, paintFor(io.stdout, io.env)));
  if (shown.decision !== 'act') return codeOf(shown);
  const whyNot = await reasonNotTo(request, io);
  if (whyNot !== null) {
    await writeLines(io.stdout, [`Nothing was done: ${whyNot}`]);
    return 0;
  }
  const done = await invoke(approving(shown, request));
  if (done.decision !== 'act') await writePage(io, planLines(done, paintFor(io.stdout, io.env)));
  await writePage(io, outcomeLines(done));
  return codeOf(done);
};

const invokerOf = async ({ payload, deployment }: RemediateRequest) => {
  const { region, stage } = deployment;
  const client = createLambdaClient(await accessTo(deployment));
  return (more: Readonly<Record<string, unknown>>): Promise<ByHandAnswer> => {
    const whole = { ...payload, ...more };
    const what = `the function remediate of stage ${stage} in ${region}`;
    return invokeRemediate(client, stage, whole).catch((error: unknown) => {
      if (error instanceof InputError) throw error; // in the function's own words
      return askAws(deployment, what, Promise.reject(error));
    });
  };
};

/** Just the plan that was shown. A daemon is deployed by no plan. */
const approving = ({ plan }: ByHandAnswer, { payload }: RemediateRequest): Readonly<Record<string, unknown>> => {
  const planId = payload.planId ?? plan[0]?.planId ?? null;
  return { dryRun: false, ...(planId === null ? {} : { planId }) };
};

const reasonNotTo = async ({ reason, yes }: RemediateRequest, io: Io): Promise<string | null> => {
  if (reason === null) return 'this is only the plan. Give --reason to do it';
  if (yes) return null;
  return (await typedYes(io, 'Do it?')) ? null : 'you did not confirm it';
};

/** Done means that ECS accepted everything. */
const codeOf = ({ decision, dryRun, outcome, plan }: ByHandAnswer): number => {
  if (decision === 'refuse') return REFUSED;
  if (decision === 'nothing-to-do' || dryRun) return 0;
  return outcome.length === plan.length && outcome.every((line) => line.endsWith(' accepted')) ? 0 : REFUSED;
};
