import { type Field, isMissing } from '../survey/field.ts';
import { type Hole, judgeEach } from '../survey/hole.ts';
import { withCommand } from '../survey/paste.ts';
import { coveredInstances, presenceOf } from '../survey/presence.ts';
import { activeDaemons, anyIsCritical } from '../survey/select.ts';
import type { Daemon, Instance, Survey } from '../survey/survey.ts';
import { inWords } from '../words/verdict.ts';

/** An ACTIVE container instance has been there for long enough, and no task of a daemon that covers it is RUNNING. */
export const instanceWithoutDaemon: Hole = {
  judge: (survey, policy) =>
    judgeEach(survey.origin === 'file' ? [] : pairsIn(survey), (pair, need) => {
      const { daemon, instance } = need(pair);
      if (need(presenceOf(daemon, instance, survey.now, policy)) !== 'absent') return [];
      const { resource, ec2InstanceId, registeredAt, capacityProviderName } = instance;
      const age = registeredAt === null ? '' : `; it registered ${inWords(survey.now - registeredAt)} ago`;
      const allowed = inWords((policy.startDeadlineSeconds + policy.settleSeconds) * 1000);
      const isCritical = anyIsCritical([daemon]);
      return [
        {
          severity: isCritical ? 'critical' : 'warning',
          resource: `${resource}#${daemon.daemonName}`,
          why: `no task of ${daemon.daemonName} is RUNNING on ${ec2InstanceId ?? resource} of ${capacityProviderName}${age}, and ${allowed} are allowed`,
          cure: withCommand(
            `${isCritical ? 'If ECS does not replace the instance, drain it' : 'Drain the instance: ECS repairs no daemon that is not critical'}. First ask why its task stopped, since ECS forgets that within the hour`,
            'ecs list-tasks',
            { cluster: survey.resource, 'container-instance': resource, 'desired-status': 'STOPPED' },
          ),
        },
      ];
    }),
  isHourly: true,
  isOfWhatRuns: true,
  rule: 'daemon-running',
  headline: 'A container instance runs without its daemon',
  source: 'ECS Developer Guide, managed daemons; ECS API, DescribeDaemon: withoutDaemonCount',
};

type Pair = { readonly daemon: Daemon; readonly instance: Instance };

const pairsIn = (survey: Survey): Field<readonly Field<Pair>[]> => {
  const daemons = activeDaemons(survey);
  if (isMissing(daemons)) return daemons;
  return daemons.flatMap((daemon): readonly Field<Pair>[] => {
    const instances = coveredInstances(survey, daemon);
    return isMissing(instances) ? [instances] : instances.map((instance) => ({ daemon, instance }));
  });
};
