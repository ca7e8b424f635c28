import {
  type DaemonDeploymentConfiguration,
  type DaemonPropagateTags,
  DescribeDaemonCommand,
  DescribeDaemonDeploymentsCommand,
  DescribeDaemonRevisionsCommand,
  type ECSClient,
  type UpdateDaemonCommandInput,
} from '@aws-sdk/client-ecs';
import { optionalList } from '../../ecs/reads/answer-fields.ts';
import { FieldProblem, type Fields, isFields, requiredFields, requiredId, requiredName } from '../../events/fields.ts';

/** Everything that UpdateDaemon takes: a setting that it is not given goes back to its default. */
export type DaemonSettings = Required<UpdateDaemonCommandInput> & {
  readonly deploymentConfiguration: Required<DaemonDeploymentConfiguration>;
};

/** The settings as they are, or why they are not certain: then nothing may be sent. */
export type ReadSettings =
  | {
      readonly kind: 'read';
      readonly settings: DaemonSettings;
      readonly clusterArn: string;
      readonly revisionArn: string;
    }
  | { readonly kind: 'unclear'; readonly reason: string };

/**
 * Reads every current setting of a daemon, in 3 calls: the daemon names its revision and its providers, the newest
 * deployment how it is rolled out, the revision the rest. A setting that ECS does not tell is not guessed.
 * Rejects if ECS can't be asked.
 */
export const readDaemonSettings = async (client: ECSClient, daemonArn: string): Promise<ReadSettings> => {
  try {
    const daemon = await describeDaemon(client, daemonArn);
    const deployment = await describeDeployment(client, daemon.deploymentArn);
    if (deployment.targetRevisionArn !== daemon.revisionArn)
      return unclear('the newest deployment is not that of the revision which runs');
    const revision = await describeRevision(client, daemon.revisionArn);
    return {
      kind: 'read',
      clusterArn: daemon.clusterArn,
      revisionArn: daemon.revisionArn,
      settings: {
        daemonArn,
        capacityProviderArns: daemon.capacityProviderArns,
        deploymentConfiguration: deployment.configuration,
        ...revision,
      },
    };
  } catch (error) {
    if (error instanceof FieldProblem) return unclear(`ECS does not tell it: ${error.message}`);
    throw error;
  }
};

const unclear = (reason: string): ReadSettings => ({ kind: 'unclear', reason });

const describeDaemon = async (client: ECSClient, daemonArn: string) => {
  const told = await client.send(new DescribeDaemonCommand({ daemonArn }));
  const daemon = requiredFields(told.daemon, 'daemon');
  if (daemon.status !== 'ACTIVE') throw new FieldProblem('daemon.status', `is ${String(daemon.status)}`);
  const [current, ...others] = optionalList(daemon.currentRevisions, 'daemon.currentRevisions');
  if (others.length > 0) throw new FieldProblem('daemon.currentRevisions', 'are several: a deployment is not over');
  const revision = requiredFields(current, 'daemon.currentRevisions[0]');
  return {
    clusterArn: requiredId(daemon.clusterArn, 'daemon.clusterArn'),
    deploymentArn: requiredId(daemon.deploymentArn, 'daemon.deploymentArn'),
    revisionArn: requiredId(revision.arn, 'daemon.currentRevisions[0].arn'),
    capacityProviderArns: arnsIn(revision.capacityProviders, 'daemon.currentRevisions[0].capacityProviders'),
  };
};

/** UpdateDaemon with none would detach the daemon from all of them. */
const arnsIn = (providers: unknown, field: string): string[] => {
  const arns = optionalList(providers, field).map((provider, index) =>
    requiredId(requiredFields(provider, `${field}[${index}]`).arn, `${field}[${index}].arn`),
  );
  if (arns.length === 0) throw new FieldProblem(field, 'is empty');
  return arns;
};

const describeDeployment = async (client: ECSClient, arn: string) => {
  const told = await client.send(new DescribeDaemonDeploymentsCommand({ daemonDeploymentArns: [arn] }));
  const deployment = only(told.daemonDeployments, told.failures, 'daemonDeployments');
  const status = requiredName(deployment.status, 'daemonDeployments[0].status');
  if (status !== 'SUCCESSFUL') throw new FieldProblem('daemonDeployments[0].status', `is ${status}`);
  const target = requiredFields(deployment.targetDaemonRevision, 'daemonDeployments[0].targetDaemonRevision');
  const path = 'daemonDeployments[0].deploymentConfiguration';
  const configuration = requiredFields(deployment.deploymentConfiguration, path);
  return {
    targetRevisionArn: requiredId(target.arn, 'daemonDeployments[0].targetDaemonRevision.arn'),
    configuration: {
      drainPercent: numberIn(configuration, 'drainPercent', path),
      bakeTimeInMinutes: numberIn(configuration, 'bakeTimeInMinutes', path),
      alarms: alarmsOf(deployment, configuration),
    },
  };
};

/** The alarms as they were configured, or, where ECS does not tell that, as it watches them. */
const alarmsOf = (deployment: Fields, configuration: Fields): { enable: boolean; alarmNames: string[] } => {
  const path = 'daemonDeployments[0].alarms';
  if (isFields(configuration.alarms)) {
    const { enable, alarmNames } = configuration.alarms;
    if (typeof enable !== 'boolean') throw new FieldProblem(`${path}.enable`, 'is missing');
    return { enable, alarmNames: namesIn(alarmNames, path) };
  }
  const watched = requiredFields(deployment.alarms, path);
  return {
    enable: requiredName(watched.status, `${path}.status`) !== 'DISABLED',
    alarmNames: namesIn(watched.alarmNames, path),
  };
};

const namesIn = (names: unknown, path: string): string[] =>
  optionalList(names, `${path}.alarmNames`).map((name, index) => requiredId(name, `${path}.alarmNames[${index}]`));

const describeRevision = async (client: ECSClient, arn: string) => {
  const told = await client.send(new DescribeDaemonRevisionsCommand({ daemonRevisionArns: [arn] }));
  const path = 'daemonRevisions[0]';
  const revision = only(told.daemonRevisions, told.failures, 'daemonRevisions');
  return {
    daemonTaskDefinitionArn: requiredId(revision.daemonTaskDefinitionArn, `${path}.daemonTaskDefinitionArn`),
    propagateTags: requiredName(revision.propagateTags, `${path}.propagateTags`) as DaemonPropagateTags,
    enableECSManagedTags: flagIn(revision, 'enableECSManagedTags', path),
    enableExecuteCommand: flagIn(revision, 'enableExecuteCommand', path),
    critical: flagIn(revision, 'critical', path),
  };
};

const only = (list: unknown, failures: unknown, field: string): Fields => {
  const [failure] = optionalList(failures, 'failures');
  if (isFields(failure)) throw new FieldProblem('failures', `hold ${String(failure.arn)}: ${String(failure.reason)}`);
  return requiredFields(optionalList(list, field)[0], `${field}[0]`);
};

const numberIn = (fields: Fields, name: string, path: string): number => {
  const value = fields[name];
  if (typeof value === 'number') return value;
  throw new FieldProblem(`${path}.${name}`, 'is missing');
};

const flagIn = (fields: Fields, name: string, path: string): boolean => {
  const value = fields[name];
  if (typeof value === 'boolean') return value;
  throw new FieldProblem(`${path}.${name}`, 'is missing');
};
