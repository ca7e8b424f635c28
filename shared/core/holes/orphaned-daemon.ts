import { allKnown, type Field, isMissing, mapField, unread } from '../survey/field.ts';
import { type Found, type Hole, type HolePolicy, judgeEach, type Need } from '../survey/hole.ts';
import { withCommand } from '../survey/paste.ts';
import type { Daemon, Survey } from '../survey/survey.ts';
import { latestKnown } from '../words/join.ts';
import { inWords } from '../words/verdict.ts';

/** A daemon has had no container instance for days and no service will bring one, or its deletion does not end. */
export const orphanedDaemon: Hole = {
  judge: (survey, policy) =>
    judgeEach(survey.origin === 'file' ? [] : survey.daemons, (daemon, need) =>
      need(daemon.status) === 'DELETE_IN_PROGRESS'
        ? judgeDeletion(daemon, survey, policy, need)
        : judgeUse(daemon, survey, policy, need),
    ),
  isHourly: true,
  isOfWhatRuns: true,
  headline: 'The daemon has nowhere to run',
  source: 'aws-nuke#990; ECS Developer Guide, daemon deployments: a capacity provider without container instances',
};

const judgeUse = (
  { resource, daemonName, createdAt, hadTasks, providers, status }: Daemon,
  { instances, services, now }: Survey,
  { orphanedAfterSeconds }: HolePolicy,
  need: Need,
): readonly Found[] => {
  if (status !== 'ACTIVE') return [];
  const isNamedIn = (names: readonly string[]) =>
    !isMissing(providers) && names.some((name) => providers.includes(name));
  const signsOfUse: readonly Field<boolean>[] = [
    isMissing(createdAt) || createdAt !== null
      ? mapField(createdAt, (at) => at === null || now - at <= orphanedAfterSeconds * 1000)
      : unread(`when ${resource} was created`, 'ECS does not tell it'),
    hadTasks,
    mapField(providers, () => false),
    mapField(instances, (all) =>
      all.some(({ capacityProviderName }) => capacityProviderName !== null && isNamedIn([capacityProviderName])),
    ),
    ...(isMissing(services) ? [services] : services.map(({ providers: names }) => mapField(names, isNamedIn))),
  ];
  if (signsOfUse.includes(true)) return [];
  need(allKnown(signsOfUse));
  return [
    {
      severity: 'info',
      resource,
      why: `${daemonName} has had no container instance for ${inWords(orphanedAfterSeconds * 1000)}, and no service names one of its capacity providers`,
      cure: "Delete the daemon if it is not wanted any more: its capacity providers and its cluster can't be deleted while it is there",
    },
  ];
};

/** DeleteDaemon starts a deployment, and may or may not set updatedAt: the later of the two is the request. */
const judgeDeletion = (
  { resource, daemonName, updatedAt, deployments }: Daemon,
  { now }: Survey,
  { deploymentDeadlineSeconds }: HolePolicy,
  need: Need,
): readonly Found[] => {
  const isLate = (at: number) => now - at > deploymentDeadlineSeconds * 1000;
  if (!isMissing(updatedAt) && updatedAt !== null && !isLate(updatedAt)) return [];
  const [newest] = need(deployments);
  const since = latestKnown([need(updatedAt), newest?.createdAt ?? null]);
  if (since === null) need(unread(`since when ${resource} is being deleted`, 'ECS does not tell it'));
  if (since === null || !isLate(since)) return [];
  return [
    {
      severity: 'warning',
      resource,
      why: `${daemonName} has been DELETE_IN_PROGRESS for ${inWords(now - since)}, and ${inWords(deploymentDeadlineSeconds * 1000)} are allowed`,
      cure: withCommand(
        'See which deployment it waits for, and which tasks on its container instances do not end',
        'ecs list-daemon-deployments',
        {
          'daemon-arn': resource,
        },
      ),
    },
  ];
};
