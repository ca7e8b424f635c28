import { describe } from 'vitest';
import { itFinds, UNREAD } from './rows.ts';
import { CLUSTER, DAY, daemonOf, deploymentOf, instanceOf, NOW, providerArn, providerOf, surveyOf } from './survey.ts';

const two = [providerOf(), providerOf({ name: 'edge' })];
const found = [`warning ${providerArn('edge')}`];
const bare = { daemons: [], instances: [] };
const expected = { daemonName: 'agent', clusterArn: null, capacityProviderName: 'edge', critical: null };
const deploying = (targetProviders: readonly string[] | null) =>
  daemonOf({ deployments: [deploymentOf({ status: 'IN_PROGRESS', targetProviders })] });

describe('provider-without-daemon', () => {
  itFinds('provider-without-daemon', [
    {
      when: 'is found where a daemon names another provider of the cluster, and says since when',
      survey: surveyOf({
        providers: two,
        instances: [
          instanceOf('i1'),
          instanceOf('i2', { capacityProviderName: 'edge' }),
          instanceOf('i3', { capacityProviderName: 'edge', registeredAt: NOW - 3 * DAY }),
        ],
      }),
      found,
      why: 'have agent; its oldest container instance registered 3 d ago',
    },
    {
      when: 'is found where nothing tells the age',
      survey: surveyOf({ providers: two, instances: UNREAD }),
      found,
      why: 'other capacity providers of the cluster have agent',
    },
    {
      when: 'is found on each such provider',
      survey: surveyOf({ providers: [...two, providerOf({ name: 'gpu' })] }),
      found: [...found, `warning ${providerArn('gpu')}`],
    },
    {
      when: 'is found where the policy expects a daemon there and no other provider has one',
      survey: surveyOf({ ...bare, providers: two }),
      policy: { daemons: [expected] },
      found,
      why: 'the policy expects agent there',
    },
    {
      when: 'is one line of information for a cluster without any daemon',
      survey: surveyOf({ ...bare, providers: two }),
      found: [`info ${CLUSTER}`],
      why: 'managed, edge',
    },
    {
      when: 'is that one line too where the policy expects a daemon in another cluster',
      survey: surveyOf({ ...bare, providers: two }),
      policy: { daemons: [{ ...expected, clusterArn: 'staging' }] },
      found: [`info ${CLUSTER}`],
    },
    {
      when: 'is not found in a cluster without daemons and without an ACTIVE Managed Instances provider',
      survey: surveyOf({
        ...bare,
        providers: [
          providerOf({ kind: 'auto-scaling' }),
          providerOf({ name: 'FARGATE', kind: 'fargate' }),
          providerOf({ name: 'old', status: 'DEPROVISIONING' }),
          providerOf({ name: 'older', isBeingDeleted: true }),
        ],
      }),
    },
    {
      when: 'is not found on Fargate and Auto Scaling providers',
      survey: surveyOf({
        providers: [
          providerOf(),
          providerOf({ name: 'edge', kind: 'auto-scaling' }),
          providerOf({ name: 'FARGATE', kind: 'fargate' }),
        ],
      }),
    },
    {
      when: 'is not found on a provider that is being deleted',
      survey: surveyOf({ providers: [providerOf(), providerOf({ name: 'edge', isBeingDeleted: true })] }),
    },
    {
      when: 'is not found on a provider that is not ACTIVE yet',
      survey: surveyOf({ providers: [providerOf(), providerOf({ name: 'edge', status: 'PROVISIONING' })] }),
    },
    {
      when: 'is not found while a deployment that adds it runs',
      survey: surveyOf({ providers: two, daemons: [deploying(['managed', 'edge'])] }),
    },
    {
      when: 'is found while a deployment that does not add it runs',
      survey: surveyOf({ providers: two, daemons: [deploying(['managed'])] }),
      found,
    },
    {
      when: 'is not told while a deployment runs of which ECS does not tell the providers',
      survey: surveyOf({ providers: two, daemons: [deploying(null)] }),
      missing: [`the capacity providers of ${deploymentOf().resource}`],
    },
    {
      when: 'is not found where one of two daemons names it, whatever the other does',
      survey: surveyOf({
        providers: two,
        daemons: [
          daemonOf({ providers: UNREAD, deployments: UNREAD }),
          daemonOf({ daemonName: 'b', providers: ['managed', 'edge'] }),
        ],
      }),
    },
    {
      when: 'is not found where the one daemon of the cluster names no provider',
      survey: surveyOf({ providers: two, daemons: [daemonOf({ providers: [] })] }),
    },
    {
      when: 'asks for no providers of a daemon that is being deleted, where no other is there',
      survey: surveyOf({ daemons: [daemonOf({ status: 'DELETE_IN_PROGRESS', providers: UNREAD })] }),
    },
    {
      when: 'is not found while the only daemon is being deleted',
      survey: surveyOf({ providers: two, daemons: [daemonOf({ status: 'DELETE_IN_PROGRESS' })] }),
    },
    {
      when: 'is not told where the providers of a daemon could not be read',
      survey: surveyOf({ providers: two, daemons: [daemonOf(), daemonOf({ daemonName: 'b', providers: UNREAD })] }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where the deployments could not be read',
      survey: surveyOf({ providers: two, daemons: [daemonOf({ deployments: UNREAD })] }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where the status could not be read',
      survey: surveyOf({ providers: [providerOf(), providerOf({ name: 'edge', status: UNREAD })] }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where nothing tells whether the provider is being deleted',
      survey: surveyOf({ providers: [providerOf(), providerOf({ name: 'edge', isBeingDeleted: UNREAD })] }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told of a cluster without daemons whose one provider has an unread status',
      survey: surveyOf({ ...bare, providers: [providerOf({ status: UNREAD })] }),
      missing: [UNREAD.what],
    },
    { when: 'is not told without the daemons', survey: surveyOf({ daemons: UNREAD }), missing: [UNREAD.what] },
    {
      when: 'asks for nothing where every provider is named',
      survey: surveyOf({
        providers: [providerOf({ status: UNREAD, isBeingDeleted: UNREAD })],
        daemons: [daemonOf({ deployments: UNREAD })],
        instances: UNREAD,
      }),
    },
    {
      when: 'is found in a file that holds the provider and a daemon of the same cluster',
      survey: surveyOf({ origin: 'file', providers: two, instances: [] }),
      found,
    },
    {
      when: 'is not found in a file without a daemon, whatever the policy expects',
      survey: surveyOf({ ...bare, origin: 'file', providers: two }),
      policy: { daemons: [expected] },
    },
  ]);
});
