import type { Incident } from '../incidents/incident.ts';
import { tasksOfDaemon } from '../ledger/known-tasks.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { lastPartOf } from '../words/arn.ts';
import { byCodeUnit } from '../words/join.ts';
import type { NoticeContext } from './notice-context.ts';

/** Links so many tasks; the container instance's page leads to the others. */
const MOST_TASKS = 3;
/** Longer than any id or name of ECS. */
const LONGEST_NAME = 255;

const CONSOLES: Readonly<Record<string, string>> = {
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/**
 * The links for a person: the console's pages, and the runbook. The console's page of a task leads to its logs, since
 * it knows the log group: neither events nor Describe name one.
 */
export const linksOf = (
  {
    clusterArn,
    containerInstanceArn,
    violations,
  }: Pick<Incident, 'clusterArn' | 'containerInstanceArn' | 'violations'>,
  ledger: Ledger | null,
  { region, runbookBaseUrl }: NoticeContext,
): Readonly<Record<string, string>> => {
  const links: Record<string, string> = {};
  const { ecs, ec2 } = consoleOf(clusterArn, region);
  const cluster = `${ecs}/clusters/${safe(lastPartOf(clusterArn))}`;
  const query = `region=${safe(region)}`;
  links.cluster = `${cluster}/infrastructure?${query}`;
  if (containerInstanceArn !== null) {
    const id = safe(lastPartOf(containerInstanceArn));
    links.containerInstance = `${cluster}/infrastructure/container-instances/${id}?${query}`;
  }
  if (ledger !== null && ledger.ec2InstanceId !== null)
    links.ec2Instance = `${ec2}?${query}#InstanceDetails:instanceId=${safe(ledger.ec2InstanceId)}`;
  const taskArns = [...new Set(violations.flatMap((violation) => violation.taskArns))].slice(0, MOST_TASKS);
  for (const [index, taskArn] of taskArns.entries())
    links[index === 0 ? 'task' : `task${index + 1}`] =
      `${cluster}/tasks/${safe(lastPartOf(taskArn))}/configuration?${query}`;
  const [worst] = violations;
  const logsOf = (taskArn: string): string => `${cluster}/tasks/${safe(lastPartOf(taskArn))}/logs?${query}`;
  if (taskArns[0] !== undefined) links.taskLogs = logsOf(taskArns[0]);
  const daemonTaskArn = ledger === null ? null : newestTaskOf(worst?.daemonName ?? null, ledger);
  if (daemonTaskArn !== null) links.daemonLogs = logsOf(daemonTaskArn);
  if (runbookBaseUrl !== null && worst !== undefined) links.runbook = `${runbookBaseUrl}#${worst.rule}`;
  return links;
};

/** The daemon's task that was created last: it runs, or shows why none does. */
const newestTaskOf = (daemonName: string | null, ledger: Ledger): string | null => {
  const [newest] = tasksOfDaemon(ledger, daemonName).sort(
    (one, other) => (other.createdAt ?? 0) - (one.createdAt ?? 0) || byCodeUnit(one.taskArn, other.taskArn),
  );
  return newest?.taskArn ?? null;
};

/** Each partition of AWS has a console of its own; an ARN names its partition second. */
const consoleOf = (clusterArn: string, region: string): { readonly ecs: string; readonly ec2: string } => {
  const host = `https://${safe(region)}.${CONSOLES[clusterArn.split(':', 2)[1] ?? ''] ?? 'console.aws.amazon.com'}`;
  return { ecs: `${host}/ecs/v2`, ec2: `${host}/ec2/home` };
};

/** Text from events never becomes part of a URL's form; half a surrogate pair would throw. */
const safe = (text: string): string => encodeURIComponent(text.slice(0, LONGEST_NAME).toWellFormed());
