import { UsageError } from '../../options/usage-error.ts';
import { type Io, writeLines } from '../../terminal/io.ts';
import { cliCalls } from './formats/cli-calls.ts';
import { cliSteps } from './formats/cli-steps.ts';
import { cloudFormationText } from './formats/cloudformation.ts';
import { terraformText } from './formats/terraform.ts';
import { type InitRequest, readInitRequest } from './init-request.ts';
import { cloudWatchPlan } from './plan/cloudwatch.ts';
import { fluentBitPlan } from './plan/fluent-bit.ts';
import type { Plan } from './plan/plan.ts';
import { type Written, writeNew } from './write-new.ts';

/** `bookend daemon init`: exit code 0 once the template is written. @throws UsageError @throws InputError */
export const init = async (argv: readonly string[], io: Io): Promise<number> => {
  const request = readInitRequest(argv, io.env);
  if (request.source !== null) throw new UsageError('a daemon of what runs today is not built yet');
  const { files, steps } = writtenAs(newPlan(request), request);
  if (request.out === null) for (const { text } of files) await writeLines(io.stdout, [text.trimEnd()]);
  else await writeNew(files, request.force);
  await writeLines(io.stderr, steps);
  return 0;
};

const newPlan = ({ agent, format, name, settings }: InitRequest): Plan => {
  if (agent === 'cloudwatch') return cloudWatchPlan({ ...settings, name: name ?? 'cloudwatch-agent' });
  // Terraform's resources have no volume of a log driver.
  return fluentBitPlan({ ...settings, name: name ?? 'fluent-bit' }, format === 'terraform' ? 'forward' : 'files');
};

/** The files of a template, and the commands that go with them. */
const writtenAs = (
  plan: Plan,
  { format, place, out }: InitRequest,
): { readonly files: readonly Written[]; readonly steps: readonly string[] } => {
  if (place === null) {
    const text = format === 'terraform' ? terraformText(plan) : cloudFormationText(plan);
    return { files: [{ file: out ?? '', text }], steps: [] };
  }
  const base = out ?? plan.settings.name;
  const names = { taskDefinition: `${base}.task-definition.json`, daemon: `${base}.daemon.json` };
  const { taskDefinition, daemon } = cliCalls(plan, place);
  return {
    files: [
      { file: names.taskDefinition, text: taskDefinition },
      { file: names.daemon, text: daemon },
    ],
    steps: cliSteps(plan, place, names),
  };
};
