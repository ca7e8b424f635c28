import { describe } from 'vitest';
import { itFinds, UNREAD } from './rows.ts';
import { CLUSTER, daemonArn, daemonOf, revisionOf, surveyOf } from './survey.ts';

const notCritical = surveyOf({ daemons: [daemonOf({ revision: revisionOf({ critical: false }) })] });
const expected = { daemonName: 'agent', clusterArn: null, capacityProviderName: null, critical: false };

describe('daemon-not-critical', () => {
  itFinds('daemon-not-critical', [
    { when: 'is found where critical is false', survey: notCritical, found: [`info ${daemonArn('agent')}`] },
    { when: 'is not found where critical is left out', survey: surveyOf() },
    { when: 'is not found where the policy allows it', survey: notCritical, policy: { daemons: [expected] } },
    {
      when: 'is not found where the policy allows it on this cluster',
      survey: notCritical,
      policy: { daemons: [{ ...expected, clusterArn: CLUSTER }] },
    },
    {
      when: 'is found where the policy allows it on another cluster',
      survey: notCritical,
      policy: { daemons: [{ ...expected, clusterArn: 'staging' }] },
      found: [`info ${daemonArn('agent')}`],
    },
    {
      when: 'is found where the policy says nothing of critical',
      survey: notCritical,
      policy: { daemons: [{ ...expected, critical: null }] },
      found: [`info ${daemonArn('agent')}`],
    },
    {
      when: 'is not found in a file of a cluster that the policy allows by its ARN',
      survey: { ...notCritical, origin: 'file', resource: 'Cluster' },
      policy: { daemons: [{ ...expected, clusterArn: CLUSTER }] },
    },
    {
      when: 'asks for no revision where the policy allows it',
      survey: surveyOf({ daemons: [daemonOf({ revision: UNREAD })] }),
      policy: { daemons: [expected] },
    },
    {
      when: 'is found where the policy allows it for another daemon',
      survey: notCritical,
      policy: { daemons: [{ ...expected, daemonName: 'other' }] },
      found: [`info ${daemonArn('agent')}`],
    },
    {
      when: 'is not told where the revision could not be read',
      survey: surveyOf({ daemons: [daemonOf({ revision: UNREAD })] }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not found on a daemon that is being deleted',
      survey: surveyOf({
        daemons: [daemonOf({ status: 'DELETE_IN_PROGRESS', revision: revisionOf({ critical: false }) })],
      }),
    },
  ]);
});
