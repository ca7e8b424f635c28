import { isCovered } from '../survey/covering.ts';
import { isMissing, unknown } from '../survey/field.ts';
import { type Found, type Hole, judgeEach, type Need } from '../survey/hole.ts';
import { placeOfProvider } from '../survey/place.ts';
import type { Provider, Service, Survey } from '../survey/survey.ts';

/** ECS may stop no task of the service before another one runs, and can't start it there: drains of its container instances don't end. */
export const serviceCannotDrain: Hole = {
  judge: (survey) => judgeEach(survey.services, (service, need) => judgeService(service, survey, need)),
  isHourly: true,
  headline: "The service's tasks cannot be drained",
  source: 'ECS Developer Guide, container instance draining: minimumHealthyPercent and maximumPercent',
};

const judgeService = (service: Service, survey: Survey, need: Need): readonly Found[] => {
  const { resource, minimumHealthyPercent: minimum, maximumPercent: maximum, schedulingStrategy } = service;
  if (isBelow100(minimum) || isOfOtherKind(service)) return [];
  const covered = coveredProviders(service, survey, need);
  if (covered.length === 0 || need(schedulingStrategy) !== 'REPLICA' || need(minimum) < 100) return [];
  const at = { resource, path: ['deploymentConfiguration'] };
  if (minimum === 100 && maximum === 100)
    return [
      {
        severity: 'warning',
        resource,
        why: `minimumHealthyPercent and maximumPercent are both 100: ECS may neither stop a task of the service first nor start another one first, so a container instance of ${namesOf(covered)} can't be drained`,
        cure: 'Set maximumPercent to 200 (its default), or minimumHealthyPercent below 100',
        at,
      },
    ];
  const spot = covered.filter(({ capacityOptionType }) => capacityOptionType === 'SPOT');
  if (spot.length === 0) {
    for (const { capacityOptionType } of covered) need(capacityOptionType);
    if (minimum === 100) need(maximum);
    return [];
  }
  return [
    {
      severity: 'warning',
      resource,
      why: `minimumHealthyPercent is ${need(minimum)}${minimum === 100 ? ' (as by default)' : ''} on the Spot capacity of ${namesOf(spot)}: ECS may stop no task of the service before another one runs`,
      cure: 'Set minimumHealthyPercent below 100, so that ECS may stop tasks where an instance is drained',
      at,
    },
  ];
};

const isBelow100 = (percent: Service['minimumHealthyPercent']): boolean => !isMissing(percent) && percent < 100;

const isOfOtherKind = ({ schedulingStrategy, launchType }: Service): boolean =>
  (!isMissing(schedulingStrategy) && schedulingStrategy !== 'REPLICA') ||
  (!isMissing(launchType) && launchType !== null && launchType !== 'MANAGED_INSTANCES');

type Covered = Pick<Provider, 'name' | 'capacityOptionType'>;

/** Managed Instances providers that the service names and a daemon covers; of one that only the daemon names no more is known. */
const coveredProviders = ({ providers: names }: Service, survey: Survey, need: Need): readonly Covered[] => {
  const named = need(names);
  const known = need(survey.providers);
  const managed = [...new Set(named)].filter((name) => placeOfProvider(survey, name) === 'managed-instances');
  return managed
    .filter((name) => need(isCovered(survey, name)))
    .map((name) => known.find((one) => one.name === name) ?? { name, capacityOptionType: ofElsewhere(name) });
};

const ofElsewhere = (name: string) =>
  unknown(`the capacity option of the capacity provider ${name}`, 'it is of elsewhere');

const namesOf = (providers: readonly Covered[]): string => providers.map(({ name }) => name).join(', ');
