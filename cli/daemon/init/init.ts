import { withRegion } from '../../aws/with-region.ts';
import { UsageError } from '../../options/usage-error.ts';
import { type Io, writeLines } from '../../terminal/io.ts';
import { visible } from '../../terminal/text.ts';
import { cliCalls } from './formats/cli-calls.ts';
import { cliSteps } from './formats/cli-steps.ts';
import { cloudFormationText } from './formats/cloudformation.ts';
import { terraformText } from './formats/terraform.ts';
import { type InitRequest, readInitRequest, type Source } from './init-request.ts';
import { leftHoles } from './migration/left-holes.ts';
import { migrate } from './migration/migrate.ts';
import { reportLines } from './migration/report.ts';
import { cloudWatchPlan } from './plan/cloudwatch.ts';
import { fluentBitPlan } from './plan/fluent-bit.ts';
import { GUIDES_SIZE, type Plan } from './plan/plan.ts';
import { runningAgent } from './running-agent.ts';
import { type Written, writeNew } from './write-new.ts';

/** `bookend daemon init`: exit code 0 once the template is written. @throws UsageError @throws InputError */
export const init = async (argv: readonly string[], io: Io): Promise<number> => {
  const request = readInitRequest(argv, isInARegion(argv) ? await withRegion(argv, io.env) : io.env);
  const { plan, report } = request.source === null ? newPlan(request) : await migratedPlan(request, request.source);
  refuseLongNames(plan);
  const { files, steps } = writtenAs(plan, request);
  if (request.out === null) for (const { text } of files) await writeLines(io.stdout, [text.trimEnd()]);
  else await writeNew(files, request.force);
  // All of standard error is a script where commands follow.
  const said = steps.length === 0 ? report : report.map((line) => `# ${line}`);
  await writeLines(io.stderr, [...said, ...steps].map(visibleLine));
  return 0;
};

/** Templates of new daemons name no Region. */
const isInARegion = (argv: readonly string[]): boolean =>
  argv.some((word) => /^--(format|from-service|from-task-definition)(=|$)/.test(word));

type Planned = { readonly plan: Plan; readonly report: readonly string[] };

/** An image or a size that somebody chose may bring a hole, which the report then says. */
const newPlan = ({ agent, format, name, settings }: InitRequest): Planned => {
  const chosen = { ...settings, size: settings.size ?? GUIDES_SIZE };
  const plan =
    agent === 'cloudwatch'
      ? cloudWatchPlan({ ...chosen, name: name ?? 'cloudwatch-agent' })
      : // Terraform's resources have no volume of a log driver.
        fluentBitPlan({ ...chosen, name: name ?? 'fluent-bit' }, format === 'terraform' ? 'forward' : 'files');
  const report = reportLines({ kept: [], lost: [], changed: [], left: leftHoles(plan), applications: [] });
  return { plan: { ...plan, remarks: report }, report };
};

/** CloudWatch API, PutMetricAlarm: an alarm's name has up to 255 characters, and that of the daemon's memory is made of both names. */
const LONGEST_NAMES = 255 - '--memory'.length;

/** @throws UsageError */
const refuseLongNames = ({ settings: { cluster, name } }: Plan): void => {
  if (cluster.length + name.length > LONGEST_NAMES)
    throw new UsageError(
      `the names of the cluster and of the daemon have ${cluster.length + name.length} characters together, and an alarm that is named by ` +
        `both allows ${LONGEST_NAMES}: give a shorter --name`,
    );
};

/** The report stands above the template too: whoever reviews that has not seen the terminal. */
const migratedPlan = async ({ name, settings }: InitRequest, source: Source): Promise<Planned> => {
  const { plan, report } = migrate(await runningAgent(source, settings.cluster), { ...settings, name });
  const lines = reportLines(report);
  return { plan: { ...plan, remarks: lines }, report: lines };
};

/** Commands keep their lines: a text within quotes may have several. */
const visibleLine = (line: string): string => line.split('\n').map(visible).join('\n');

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
    steps: [
      ...(out === null ? [`# Save the documents as ${names.taskDefinition} and ${names.daemon}.`] : []),
      ...cliSteps(plan, place, names),
    ],
  };
};
