import { type Hole, judgeEach } from '../survey/hole.ts';
import { activeDaemons } from '../survey/select.ts';
import { hasRunFor } from '../survey/signal.ts';
import { groupOfDaemon } from '../words/task-role.ts';
import { inWords } from '../words/verdict.ts';

/** A daemon runs, and CloudWatch hears nothing of it. */
export const noSignal: Hole = {
  judge: (survey, { signalAfterSeconds, signalNamespaces }) =>
    judgeEach(survey.origin === 'file' ? [] : activeDaemons(survey), (daemon, need) => {
      const { daemonName, resource, hasSignal } = daemon;
      if (hasSignal === true || !need(hasRunFor(survey, daemon, signalAfterSeconds)) || need(hasSignal)) return [];
      const own = Object.hasOwn(signalNamespaces, daemonName) ? signalNamespaces[daemonName] : undefined;
      const place =
        own === undefined
          ? `AWS/ECS has no sample with ServiceName ${groupOfDaemon(daemonName)}`
          : `the namespace ${own} (policy) has no sample`;
      return [
        {
          severity: 'warning',
          resource,
          why: `${daemonName} has been RUNNING for longer than ${inWords(signalAfterSeconds * 1000)}, and ${place} in the last 10 minutes`,
          cure:
            own === undefined
              ? 'See on one container instance whether the task hangs, and whether the ECS agent is connected'
              : 'See in the logs of the agent whether it may publish (its task role) and whether it reaches CloudWatch',
        },
      ];
    }),
  isHourly: true,
  isOfWhatRuns: true,
  headline: 'The daemon runs and sends nothing',
  source: 'ECS Developer Guide, managed daemons: metrics in AWS/ECS, ServiceName daemon:NAME',
};
