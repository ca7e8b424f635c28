import { allKnown, isKnown, isMissing } from '../survey/field.ts';
import { type Found, type Hole, judgeEach, type Need } from '../survey/hole.ts';
import { activeDaemons } from '../survey/select.ts';
import type { Daemon, DeploymentConfiguration, Survey } from '../survey/survey.ts';

/** A daemon names alarms that shall roll a bad deployment back, and something keeps them from it. */
export const rollbackCannotHappen: Hole = {
  judge: (survey) =>
    judgeEach(activeDaemons(survey), (daemon, need) => {
      const configuration = need(daemon.configuration);
      if (need(configuration.alarmNames).length === 0) return [];
      const reasons = [
        settingsThatPrevent(configuration),
        survey.origin === 'account' ? statesThatPrevent(configuration) : [],
      ];
      const [first, ...others] = reasons.flat();
      if (first !== undefined) return [foundOf(daemon, 'warning', [first, ...others])];
      need(configuration.alarmsEnabled);
      need(configuration.bakeTimeInMinutes);
      if (survey.origin === 'account') needStates(configuration, need);
      return firstDeployment(survey, daemon, need);
    }),
  isHourly: false,
  headline: 'Named alarms cannot roll a deployment back',
  source: 'ECS Developer Guide, daemon deployments; ECS API, DaemonAlarmConfiguration: enable is false by default',
};

type Reason = { readonly why: string; readonly cure: string };

const settingsThatPrevent = ({ alarmsEnabled, bakeTimeInMinutes }: DeploymentConfiguration): readonly Reason[] => [
  ...(alarmsEnabled === false
    ? [
        {
          why: 'alarms.enable is not true, so that no alarm is looked at',
          cure: 'set deploymentConfiguration.alarms.enable to true',
        },
      ]
    : []),
  ...(bakeTimeInMinutes === 0
    ? [
        {
          why: 'bakeTimeInMinutes is 0, so that nobody looks at them once the last container instance is replaced',
          cure: 'set deploymentConfiguration.bakeTimeInMinutes to more than the alarms take to fire',
        },
      ]
    : []),
];

/** An alarm that fires before the deployment begins is left out by ECS; one without data never fires. */
const statesThatPrevent = ({ alarmNames, alarmStates }: DeploymentConfiguration): readonly Reason[] =>
  isMissing(alarmNames) || isMissing(alarmStates)
    ? []
    : alarmNames.filter(isKnown).flatMap((name) => {
        const state = alarmStates.get(name);
        if (state === undefined)
          return [{ why: `alarm ${name} does not exist`, cure: `create alarm ${name}, or take it out` }];
        if (state === 'ALARM')
          return [
            {
              why: `alarm ${name} is in ALARM now, and ECS ignores one that is so when a deployment begins`,
              cure: `end what alarm ${name} tells of`,
            },
          ];
        if (state === 'INSUFFICIENT_DATA')
          return [{ why: `alarm ${name} has INSUFFICIENT_DATA now`, cure: `give alarm ${name} data, or name another` }];
        return [];
      });

const needStates = ({ alarmNames, alarmStates }: DeploymentConfiguration, need: Need): void => {
  need(allKnown(need(alarmNames)));
  need(alarmStates);
};

const RUNS: readonly string[] = ['PENDING', 'IN_PROGRESS'];

/** A file has no deployments; and that a daemon is new is not its fault. */
const firstDeployment = ({ origin }: Survey, daemon: Daemon, need: Need): readonly Found[] => {
  if (origin === 'file') return [];
  const deployments = need(daemon.deployments);
  const [newest] = deployments;
  if (newest === undefined || deployments.length > 1 || !RUNS.includes(newest.status)) return [];
  if (need(daemon.previousRevision) !== null) return [];
  const why = 'its first deployment runs, and there is no earlier revision to roll back to';
  return [foundOf(daemon, 'info', [{ why, cure: 'watch this deployment yourself until it is SUCCESSFUL' }])];
};

const foundOf = (
  { daemonName, resource }: Daemon,
  severity: 'warning' | 'info',
  reasons: readonly Reason[],
): Found => ({
  severity,
  resource,
  why: `${daemonName} names alarms, but ${reasons.map(({ why }) => why).join('; ')}`,
  cure: `For ${daemonName}: ${reasons.map(({ cure }) => cure).join('; ')}`,
  at: { resource, path: ['deploymentConfiguration', 'alarms'] },
});
