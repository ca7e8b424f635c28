import { ongoingDeployments } from '../survey/deployments.ts';
import { allKnown, isMissing, unread } from '../survey/field.ts';
import { type Found, type Hole, type HolePolicy, judgeEach, type Need } from '../survey/hole.ts';
import { isActive, managedProviders } from '../survey/select.ts';
import type { Daemon, Provider, Survey } from '../survey/survey.ts';
import { isForCluster } from '../survey/wanted.ts';
import { earliestKnown } from '../words/join.ts';
import { inWords } from '../words/verdict.ts';

/**
 * No daemon names a Managed Instances provider, while one names another provider of the cluster, or the policy expects one on this provider:
 * who replaces a provider by a new one loses its daemons. Of a cluster without any daemon only one line is said.
 */
export const providerWithoutDaemon: Hole = {
  judge: (survey, { daemons: expected }) => {
    const ofProviders = judgeEach(managedProviders(survey), (provider, need) =>
      judgeProvider(provider, survey, expected, need),
    );
    return ofProviders.length > 0 ? ofProviders : judgeEach([survey], judgeCluster);
  },
  isHourly: true,
  headline: 'No daemon covers the capacity provider',
  source: 'ECS Developer Guide, Managed Instances best practices: capacity providers are replaced, not edited',
};

const judgeProvider = (
  provider: Provider,
  survey: Survey,
  expected: HolePolicy['daemons'],
  need: Need,
): readonly Found[] => {
  const { name, resource } = provider;
  const daemons = need(survey.daemons);
  const isNamed = daemons.some(({ providers }) => !isMissing(providers) && providers.includes(name));
  const wanted = expected.filter((one) => one.capacityProviderName === name && isForCluster(one, survey));
  if (isNamed || isLeaving(provider) || !isComparable(survey, daemons, wanted)) return [];
  need(allKnown(daemons.map(({ providers }) => providers)));
  const active = daemons.filter(isActive);
  const elsewhere = active.filter(({ providers }) => !isMissing(providers) && providers.length > 0);
  if (wanted.length === 0 && elsewhere.length === 0) return [];
  needState(provider, need);
  if (active.some((daemon) => isBeingAdded(daemon, name, need))) return [];
  const reason =
    wanted.length > 0
      ? `the policy expects ${daemonNamesOf(wanted)} there`
      : `other capacity providers of the cluster have ${daemonNamesOf(elsewhere)}`;
  return [
    {
      severity: 'warning',
      resource,
      why: `no daemon covers the capacity provider ${name}, and ${reason}${ageOf(survey, name)}`,
      cure: `Add ${name} to the capacityProviderArns of each daemon that is to run there. UpdateDaemon takes the whole list, resets every setting that it is not given, and replaces container instances`,
    },
  ];
};

/** A file without a daemon says nothing of the daemons that there are. */
const isComparable = ({ origin }: Survey, daemons: readonly Daemon[], wanted: HolePolicy['daemons']): boolean =>
  daemons.some(isActive) || (wanted.length > 0 && (origin === 'account' || daemons.length > 0));

const isLeaving = ({ status, isBeingDeleted }: Provider): boolean =>
  isBeingDeleted === true || (!isMissing(status) && status !== 'ACTIVE');

/** Of one that is not known to be leaving: it is ACTIVE, if all is known. */
const needState = ({ status, isBeingDeleted }: Provider, need: Need): void => {
  need(allKnown<string | boolean>([status, isBeingDeleted]));
};

const isBeingAdded = (daemon: Daemon, providerName: string, need: Need): boolean => {
  const targets = need(ongoingDeployments(daemon)).map(({ resource, targetProviders }) =>
    targetProviders === null
      ? unread(`the capacity providers of ${resource}`, 'ECS does not tell them')
      : targetProviders,
  );
  if (targets.some((names) => !isMissing(names) && names.includes(providerName))) return true;
  need(allKnown(targets));
  return false;
};

const judgeCluster = (survey: Survey, need: Need): readonly Found[] => {
  const { origin, resource, daemons } = survey;
  if (origin === 'file' || need(daemons).length > 0) return [];
  const staying = need(managedProviders(survey)).filter((provider) => !isLeaving(provider));
  const ready = staying.filter(({ status, isBeingDeleted }) => status === 'ACTIVE' && isBeingDeleted === false);
  if (ready.length === 0) {
    for (const provider of staying) needState(provider, need);
    return [];
  }
  return [
    {
      severity: 'info',
      resource,
      why: `the cluster has no daemon; its container instances of ${ready.map(({ name }) => name).join(', ')} could have some`,
      cure: 'Nothing has to be done where no agent is to run; else create a daemon that names these capacity providers',
    },
  ];
};

const daemonNamesOf = (named: readonly { readonly daemonName: string }[]): string =>
  [...new Set(named.map(({ daemonName }) => daemonName))].join(', ');

/** A provider has no time of creation: its oldest container instance tells for how long it has worked without a daemon. */
const ageOf = ({ instances, now }: Survey, providerName: string): string => {
  if (isMissing(instances)) return '';
  const its = instances.filter(({ capacityProviderName }) => capacityProviderName === providerName);
  const oldest = earliestKnown(its.map(({ registeredAt }) => registeredAt));
  return oldest === null ? '' : `; its oldest container instance registered ${inWords(now - oldest)} ago`;
};
