import type { DaemonExpectation } from '../policy/policy.ts';
import { firstDeploymentRuns } from '../survey/deployments.ts';
import { isMissing } from '../survey/field.ts';
import { type Found, type Hole, judgeEach, type Need } from '../survey/hole.ts';
import { managedProviders } from '../survey/select.ts';
import type { Daemon, Survey } from '../survey/survey.ts';
import { isForCluster } from '../survey/wanted.ts';

/**
 * The policy expects a daemon that the cluster, or one of its capacity providers, does not have. Without a provider it expects the daemon on
 * any; without a cluster, in each that has Managed Instances, or the provider that it names. The resource is the named provider if the
 * cluster has it, else the cluster.
 */
export const expectedDaemonMissing: Hole = {
  judge: (survey, { daemons: expected }) => {
    const judged = judgeEach(survey.origin === 'file' ? [] : expected, (expectation, need) =>
      isForCluster(expectation, survey) ? judgeExpectation(expectation, survey, need) : [],
    );
    // a cluster may be expected to have it by its name and by its ARN
    return judged.filter(
      (one, index) =>
        isMissing<Found>(one) ||
        judged.findIndex((other) => !isMissing<Found>(other) && other.resource === one.resource) === index,
    );
  },
  isHourly: true,
  isOfWhatRuns: true,
  headline: 'An expected daemon is missing',
  source: 'None published: Bookend reads the policy so',
};

const judgeExpectation = (expectation: DaemonExpectation, survey: Survey, need: Need): readonly Found[] => {
  const { daemonName, clusterArn, capacityProviderName } = expectation;
  const named = need(survey.daemons).filter((daemon) => daemon.daemonName === daemonName);
  const active = named.filter(({ status }) => need(status) === 'ACTIVE');
  if (active.some((daemon) => covers(daemon, capacityProviderName))) return [];
  const managed = need(managedProviders(survey));
  const provider = managed.find(({ name }) => name === capacityProviderName);
  if (clusterArn === null && (capacityProviderName === null ? managed.length === 0 : provider === undefined)) return [];
  for (const daemon of active) {
    if (need(firstDeploymentRuns(daemon))) return [];
    need(daemon.providers);
  }
  const place = capacityProviderName === null ? 'the cluster' : `the capacity provider ${capacityProviderName}`;
  return [
    {
      severity: 'critical',
      resource: `${provider?.resource ?? survey.resource}#${daemonName}`,
      why: `the policy expects ${daemonName} on ${place}, and ${stateOf(named, active)}`,
      cure: 'Create the daemon there, or add the capacity provider to its capacityProviderArns; if it is not wanted any more, take it out of the daemons of the policy',
    },
  ];
};

const covers = ({ providers }: Daemon, providerName: string | null): boolean =>
  !isMissing(providers) && (providerName === null ? providers.length > 0 : providers.includes(providerName));

const stateOf = (named: readonly Daemon[], [active]: readonly Daemon[]): string => {
  if (named.length === 0) return 'the cluster has no daemon of this name';
  if (active === undefined) return 'the daemon of this name is being deleted';
  const names = isMissing(active.providers) ? [] : active.providers;
  return names.length === 0 ? 'the daemon names no capacity provider' : `the daemon covers ${names.join(', ')} alone`;
};
