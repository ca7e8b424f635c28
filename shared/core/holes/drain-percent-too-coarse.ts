import { type Hole, judgeEach, type Need } from '../survey/hole.ts';
import { TINY } from '../survey/rounding.ts';
import { activeDaemons } from '../survey/select.ts';
import type { Daemon, Survey } from '../survey/survey.ts';

/** A deployment of the daemon drains every container instance of a capacity provider at once, or almost none. */
export const drainPercentTooCoarse: Hole = {
  judge: (survey) =>
    judgeEach(activeDaemons(survey), (daemon, need) => {
      const percent = need(need(daemon.configuration).drainPercent);
      const whys = whysOf(survey, daemon, percent, need);
      if (whys.length === 0) return [];
      const { resource } = daemon;
      return [
        {
          severity: 'warning',
          resource,
          why: `drainPercent is ${percent}: ${whys.join('; ')}`,
          cure: 'Set deploymentConfiguration.drainPercent to a value from 1 to 50; 25 is its default',
          at: { resource, path: ['deploymentConfiguration', 'drainPercent'] },
        },
      ];
    }),
  isHourly: true,
  headline: 'A deployment drains all instances at once',
  source: 'ECS Developer Guide, daemon deployments: drainPercent (1.0 to 100.0); the API takes 0.0 to 100.0',
};

const whysOf = (survey: Survey, daemon: Daemon, percent: number, need: Need): readonly string[] => {
  if (percent >= 100) return ['a deployment drains all container instances at once'];
  if (percent < 1) return ['the API takes it, but the Developer Guide begins at 1'];
  // Of two or more instances a half or less is never all, however it is rounded.
  if (survey.origin === 'file' || percent <= 50) return [];
  const instances = need(survey.instances).filter(({ status }) => status === 'ACTIVE');
  return need(daemon.providers).flatMap((name) => {
    const count = instances.filter(({ capacityProviderName }) => capacityProviderName === name).length;
    return isAll(percent, count)
      ? [`of the ${count} container instances of ${name} that is all of them, rounded up`]
      : [];
  });
};

/** No page says how ECS rounds: at 25 % a provider of two must get on, so it is taken to round up. */
const isAll = (percent: number, count: number): boolean => count >= 2 && (count * percent) / 100 > count - 1 + TINY;
