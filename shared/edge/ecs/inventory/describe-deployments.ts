import {
  DaemonNotFoundException,
  DescribeDaemonDeploymentsCommand,
  DescribeDaemonRevisionsCommand,
  ListDaemonDeploymentsCommand,
} from '@aws-sdk/client-ecs';
import { batchesOf } from '../../../core/looks/list-tasks.ts';
import type { AnsweredByArn, InventoryCalls } from './inventory-calls.ts';
import { type DaemonRow, type Revision, readRevision } from './read-daemon-answers.ts';
import { type DescribedDeployment, readDeployment } from './read-deployment-answers.ts';

/** DescribeDaemonRevisions and DescribeDaemonDeployments take so many. */
const BATCH = 20;

/** Describes the deployments of these ARNs: 1 call for each 20. */
export const describeDeployments = async (
  arns: readonly string[],
  asking: InventoryCalls,
): Promise<AnsweredByArn<DescribedDeployment>> => {
  const known = new Map<string, DescribedDeployment>();
  const missing = new Set<string>();
  for (const batch of batchesOf(arns, BATCH)) {
    const command = new DescribeDaemonDeploymentsCommand({ daemonDeploymentArns: [...batch] });
    const { daemonDeployments, failures } = await asking.call((client) => client.send(command));
    for (const one of asking.read(daemonDeployments, 'daemonDeployments', readDeployment)) known.set(one.arn, one);
    for (const arn of asking.missingIn(failures)) missing.add(arn);
  }
  return { known, missing };
};

/** Describes the revisions of these ARNs: 1 call for each 20. */
export const describeRevisions = async (
  arns: readonly string[],
  asking: InventoryCalls,
): Promise<AnsweredByArn<Revision>> => {
  const known = new Map<string, Revision>();
  const missing = new Set<string>();
  for (const batch of batchesOf(arns, BATCH)) {
    const command = new DescribeDaemonRevisionsCommand({ daemonRevisionArns: [...batch] });
    const { daemonRevisions, failures } = await asking.call((client) => client.send(command));
    for (const one of asking.read(daemonRevisions, 'daemonRevisions', readRevision)) known.set(one.arn, one);
    for (const arn of asking.missingIn(failures)) missing.add(arn);
  }
  return { known, missing };
};

/**
 * Lists all deployments of a daemon that ECS remembers; none if it was deleted since it was listed. One that can't be read is left
 * out: without it the daemon may be taken as not deployed everywhere yet, and nothing more.
 */
export const listDeployments = async (
  { daemonArn }: DaemonRow,
  asking: InventoryCalls,
): Promise<readonly DescribedDeployment[]> => {
  const all: DescribedDeployment[] = [];
  let nextToken: string | undefined;
  try {
    do {
      const command = new ListDaemonDeploymentsCommand({ daemonArn, nextToken });
      const told = await asking.call((client) => client.send(command));
      for (const one of asking.read(told.daemonDeployments, 'daemonDeployments', readDeployment)) all.push(one);
      nextToken = told.nextToken || undefined;
    } while (nextToken !== undefined);
  } catch (error) {
    if (!(error instanceof DaemonNotFoundException)) throw error;
  }
  return all;
};
