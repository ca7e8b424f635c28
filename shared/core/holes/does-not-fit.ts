import { isKnown, isMissing, type Missing } from '../survey/field.ts';
import type { Found, Hole } from '../survey/hole.ts';
import { atSize, type Excess, excessesOf, excessText, leastText, reservesNothing } from '../survey/reservation.ts';
import { daemonsOn, managedProviders } from '../survey/select.ts';
import { smallestOf } from '../survey/smallest-instance.ts';
import type { Provider, Survey } from '../survey/survey.ts';

/** The daemons of a capacity provider need more than the smallest instance that it may launch has: that one never becomes ACTIVE. */
export const doesNotFit: Hole = {
  judge: (survey) => {
    const providers = managedProviders(survey);
    return isMissing(providers) ? [providers] : providers.flatMap((provider) => judgeProvider(survey, provider));
  },
  isHourly: false,
  headline: 'The daemon does not fit the smallest instance',
  source: 'ECS Developer Guide, managed daemons: sizes of daemon tasks; aws/containers-roadmap#502',
};

const judgeProvider = (survey: Survey, provider: Provider): readonly (Found | Missing)[] => {
  const { name, instanceRequirements } = provider;
  if (instanceRequirements === null) return [];
  const daemons = daemonsOn(survey, name);
  if (isMissing(daemons)) return [daemons];
  if (isMissing(instanceRequirements)) return daemons.every(reservesNothing) ? [] : [instanceRequirements];
  const excesses = excessesOf(daemons, smallestOf(instanceRequirements), 1);
  const byDaemon = Map.groupBy(excesses.filter(isKnown), ({ daemon }) => daemon.resource);
  return [...excesses.filter(isMissing), ...[...byDaemon.values()].flatMap((of) => foundOf(of, provider))];
};

/** Little more than the nominal size: AWS may launch a larger instance than the smallest that fits the requirements. */
const NEARLY = 1.1;

const foundOf = (excesses: readonly Excess[], { name }: Provider): readonly Found[] => {
  const [first] = excesses;
  if (first === undefined) return [];
  const isNearly = excesses.every(({ together, least }) => together <= least.amount * NEARLY);
  const parts = excesses.map((excess) => `${excessText(excess, name)}, more than ${leastText(excess)}`);
  return [
    {
      severity: 'critical',
      resource: `${first.daemon.resource}#${name}`,
      why: `${parts.join('; ')}: it ${isNearly ? 'may' : 'does'} not fit`,
      cure: excesses.map((excess) => cureOf(excess, name)).join('. '),
      at: atSize(first.definition, first.resource),
    },
  ];
};

const cureOf = ({ resource, least, definition }: Excess, providerName: string): string => {
  const field = resource === 'cpu' ? 'vCpuCount.min' : 'memoryMiB.min';
  const larger =
    least.instanceType === null
      ? `raise instanceRequirements.${field} of ${providerName}`
      : `take ${least.instanceType} out of allowedInstanceTypes of ${providerName}`;
  return `Lower ${resource} in ${definition.resource}, or ${larger}`;
};
