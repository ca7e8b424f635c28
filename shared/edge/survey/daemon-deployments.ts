import {
  DaemonNotFoundException,
  DescribeDaemonDeploymentsCommand,
  type ECSClient,
  ListDaemonDeploymentsCommand,
  type ListDaemonDeploymentsCommandOutput,
} from '@aws-sdk/client-ecs';
import { batchesOf } from '../../core/looks/list-tasks.ts';
import { type Field, isMissing, type Missing, mapField, unread } from '../../core/survey/field.ts';
import type { DaemonDeployment, DeploymentConfiguration } from '../../core/survey/survey.ts';
import type { DaemonRow } from '../ecs/inventory/read-daemon-answers.ts';
import { type DescribedDeployment, readDeployment } from '../ecs/inventory/read-deployment-answers.ts';
import { optionalList } from '../ecs/reads/answer-fields.ts';
import { anyName, type Fields, isFields, requiredFields } from '../events/fields.ts';
import type { Asking } from './asking.ts';
import { at, flagIn, numberIn, objectIn, textsIn } from './value-fields.ts';

/** A deployment's configuration without the states of its alarms. */
export type ConfigurationSeen = Omit<DeploymentConfiguration, 'alarmStates'>;

/** A deployment as the list tells it, or in full: a summary has neither reasons, providers nor configuration. */
export type DeploymentSeen = DescribedDeployment & { readonly configuration: ConfigurationSeen | null };

/** DescribeDaemonDeployments takes so many. */
const BATCH = 20;
const FINISHED: readonly string[] = ['SUCCESSFUL', 'STOPPED', 'ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED'];
/** The first deployment and its daemon are stamped one after the other. */
const STAMPED_WITHIN_MS = 60_000;

/** Lists the deployments of a daemon's present life that ECS remembers, the newest first: 1 call for each page. */
export const listDeployments = async (
  ecs: ECSClient,
  { daemonArn, createdAt }: DaemonRow,
  asking: Asking,
): Promise<Field<readonly DeploymentSeen[]>> => {
  const listed = await asking.pages(
    {
      action: 'ecs:ListDaemonDeployments',
      what: `the deployments of ${daemonArn}`,
      send: (nextToken, sending) => ecs.send(new ListDaemonDeploymentsCommand({ daemonArn, nextToken }), sending),
      refused: (error): ListDaemonDeploymentsCommandOutput | undefined =>
        error instanceof DaemonNotFoundException ? { $metadata: {} } : undefined,
    },
    (told) => ({ items: readEach(told.daemonDeployments), nextToken: told.nextToken }),
  );
  return mapField(listed, (all) =>
    all
      .filter(({ beganAt }) => createdAt === null || beganAt >= createdAt - STAMPED_WITHIN_MS)
      .toSorted((one, other) => other.beganAt - one.beganAt),
  );
};

/** @throws FieldProblem */
const readEach = (list: unknown): readonly DeploymentSeen[] =>
  optionalList(list, 'daemonDeployments').map((one, index) => {
    const path = `daemonDeployments[${index}]`;
    const fields = requiredFields(one, path);
    const read = readDeployment(fields, path);
    return { ...read, configuration: configurationIn(fields.deploymentConfiguration, read.arn) };
  });

/** Those that need telling in full: the newest, and all that are not finished. */
export const arnsToDescribe = (
  newestArn: string | null,
  listed: Field<readonly DeploymentSeen[]>,
): readonly string[] => {
  const all = isMissing(listed) ? [] : listed;
  const open = all.filter(({ status }) => !FINISHED.includes(status));
  return [...new Set([newestArn ?? all[0]?.arn ?? [], ...open.map(({ arn }) => arn)].flat())];
};

/** Deployments by their ARN. One that ECS has forgotten is null. */
export type DescribedDeployments = ReadonlyMap<string, Field<DeploymentSeen | null>>;

/** Describes deployments: 1 call for each 20. */
export const describeDeployments = async (
  ecs: ECSClient,
  arns: readonly string[],
  asking: Asking,
): Promise<DescribedDeployments> => {
  const described = new Map<string, Field<DeploymentSeen | null>>();
  await Promise.all(
    batchesOf(arns, BATCH).map(async (batch) => {
      const command = new DescribeDaemonDeploymentsCommand({ daemonDeploymentArns: [...batch] });
      const told = await asking.ask(
        {
          action: 'ecs:DescribeDaemonDeployments',
          what: batch.length === 1 ? `the deployment ${batch[0]}` : `${batch.length} daemon deployments`,
          send: (sending) => ecs.send(command, sending),
        },
        (answer) => ({ found: readEach(answer.daemonDeployments), failures: failuresIn(answer.failures) }),
      );
      for (const arn of batch) {
        const found = isMissing(told) ? told : told.found.find((one) => one.arn === arn);
        described.set(arn, found ?? failureOf(arn, told, 'ecs:DescribeDaemonDeployments', 'the deployment'));
      }
    }),
  );
  return described;
};

/** @throws FieldProblem */
export const failuresIn = (failures: unknown): readonly Fields[] => optionalList(failures, 'failures').filter(isFields);

/** Null for a thing that ECS has forgotten (MISSING); `Missing` for one that it should have told. */
export const failureOf = (
  arn: string,
  told: Field<{ readonly failures: readonly Fields[] }>,
  action: string,
  kind: string,
): Missing | null => {
  if (isMissing(told)) return told;
  const failure = told.failures.find((one) => one.arn === arn);
  if (failure?.reason === 'MISSING') return null;
  const why =
    failure === undefined ? 'it does not tell this one' : `failures: ${anyName(failure.reason) ?? 'no reason given'}`;
  return unread(`${kind} ${arn}`, `${action}: ${why}`);
};

/** Reads a daemon's deployment configuration in the shape of ECS's API; null where none is told, as in a summary. */
export const configurationIn = (value: unknown, resource: string): ConfigurationSeen | null => {
  if (value === undefined || value === null) return null;
  const place = { resource, path: 'deploymentConfiguration' };
  const configuration = objectIn(value, place);
  const alarms = isMissing(configuration) ? configuration : objectIn(configuration?.alarms, at(place, 'alarms'));
  const number = (field: string, absent: number): Field<number> =>
    isMissing(configuration) ? configuration : (numberIn(configuration?.[field], at(place, field)) ?? absent);
  return {
    drainPercent: number('drainPercent', 25),
    bakeTimeInMinutes: number('bakeTimeInMinutes', 0),
    alarmNames: isMissing(alarms) ? alarms : textsIn(alarms?.alarmNames, at(place, 'alarms.alarmNames')),
    alarmsEnabled: isMissing(alarms) ? alarms : flagIn(alarms?.enable, at(place, 'alarms.enable'), false),
  };
};

/** The deployment as a survey has it. */
export const deploymentOf = ({ arn, status, reasons, beganAt, endedAt, target }: DeploymentSeen): DaemonDeployment => ({
  resource: arn,
  status,
  statusReason: reasons.statusReason,
  createdAt: beganAt,
  finishedAt: endedAt,
  rollbackReason: reasons.rollbackReason,
  targetProviders: target?.capacityProviderNames ?? null,
});
