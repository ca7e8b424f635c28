import { describe } from 'vitest';
import type { DaemonExpectation } from '../../shared/core/policy/policy.ts';
import { itFinds, UNREAD } from './rows.ts';
import { CLUSTER, daemonOf, deploymentOf, providerArn, providerOf, surveyOf } from './survey.ts';

const expecting = (...changed: readonly Partial<DaemonExpectation>[]) => ({
  daemons: changed.map((one) => ({
    daemonName: 'agent',
    clusterArn: null,
    capacityProviderName: null,
    critical: null,
    ...one,
  })),
});
const two = [providerOf(), providerOf({ name: 'edge' })];
const none = surveyOf({ daemons: [] });
const onEdge = expecting({ capacityProviderName: 'edge' });
const found = [`critical ${CLUSTER}#agent`];
const edgeFound = [`critical ${providerArn('edge')}#agent`];
const deploying = deploymentOf({ status: 'IN_PROGRESS' });

describe('expected-daemon-missing', () => {
  itFinds('expected-daemon-missing', [
    {
      when: 'is found where the cluster has no such daemon',
      survey: surveyOf({ daemons: [daemonOf({ daemonName: 'other' })] }),
      policy: expecting({ clusterArn: CLUSTER }),
      found,
      why: 'the policy expects agent on the cluster, and the cluster has no daemon of this name',
    },
    { when: 'is found where every cluster is to have it', survey: none, policy: expecting({}), found },
    {
      when: 'is found once where the cluster is meant by its name and by its ARN',
      survey: none,
      policy: expecting({ clusterArn: CLUSTER }, { clusterArn: 'prod' }),
      found,
    },
    {
      when: 'is found for each expected daemon',
      survey: none,
      policy: expecting({}, { daemonName: 'logs' }),
      found: [...found, `critical ${CLUSTER}#logs`],
    },
    {
      when: 'is found on the provider that the daemon does not cover',
      survey: surveyOf({ providers: two }),
      policy: onEdge,
      found: edgeFound,
      why: 'expects agent on the capacity provider edge, and the daemon covers managed alone',
    },
    {
      when: 'is found on the cluster where it does not have the provider that is meant',
      survey: surveyOf(),
      policy: expecting({ clusterArn: CLUSTER, capacityProviderName: 'edge' }),
      found,
    },
    {
      when: 'is found where the daemon is being deleted',
      survey: surveyOf({ daemons: [daemonOf({ status: 'DELETE_IN_PROGRESS' })] }),
      policy: expecting({}),
      found,
      why: 'the daemon of this name is being deleted',
    },
    {
      when: 'is found where the daemon names no provider',
      survey: surveyOf({ daemons: [daemonOf({ providers: [] })] }),
      policy: expecting({}),
      found,
    },
    {
      when: 'is found in a named cluster without Managed Instances',
      survey: surveyOf({ daemons: [], providers: [] }),
      policy: expecting({ clusterArn: 'prod' }),
      found,
    },
    { when: 'is not found without a policy', survey: none },
    {
      when: 'is not found where the daemon covers any provider',
      survey: surveyOf({ providers: two }),
      policy: expecting({}),
    },
    {
      when: 'is not found where the daemon covers the provider that is meant',
      survey: surveyOf({ providers: two, daemons: [daemonOf({ providers: ['managed', 'edge'] })] }),
      policy: onEdge,
    },
    {
      when: 'is not found where the daemon is not critical as expected: that is another hole',
      survey: surveyOf(),
      policy: expecting({ critical: false }),
    },
    {
      when: 'is not found while the first deployment of an ACTIVE daemon runs',
      survey: surveyOf({ providers: two, daemons: [daemonOf({ providers: [], deployments: [deploying] })] }),
      policy: expecting({}, { capacityProviderName: 'edge' }),
    },
    {
      when: 'is found while a later deployment runs',
      survey: surveyOf({ providers: two, daemons: [daemonOf({ deployments: [deploying, deploymentOf()] })] }),
      policy: onEdge,
      found: edgeFound,
    },
    { when: 'is not found in another cluster', survey: none, policy: expecting({ clusterArn: 'staging' }) },
    {
      when: 'is not found for every cluster in one without Managed Instances',
      survey: surveyOf({ daemons: [], providers: [providerOf({ kind: 'auto-scaling' })] }),
      policy: expecting({}),
    },
    {
      when: 'is not found for every cluster in one without the provider that is meant',
      survey: none,
      policy: onEdge,
    },
    {
      when: 'is not told without the daemons',
      survey: surveyOf({ daemons: UNREAD }),
      policy: expecting({}),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where the providers of the daemon could not be read',
      survey: surveyOf({ daemons: [daemonOf({ providers: UNREAD })] }),
      policy: expecting({}),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where the deployments could not be read',
      survey: surveyOf({ providers: two, daemons: [daemonOf({ deployments: UNREAD })] }),
      policy: onEdge,
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where the status could not be read',
      survey: surveyOf({ daemons: [daemonOf({ status: UNREAD })] }),
      policy: expecting({}),
      missing: [UNREAD.what],
    },
    {
      when: 'asks for nothing more where the daemon is there',
      survey: surveyOf({
        providers: UNREAD,
        daemons: [
          daemonOf({ deployments: UNREAD, revision: UNREAD }),
          daemonOf({ daemonName: 'b', providers: UNREAD }),
        ],
      }),
      policy: expecting({}),
    },
    { when: 'is never found in a file', survey: { ...none, origin: 'file' }, policy: expecting({}) },
  ]);
});
