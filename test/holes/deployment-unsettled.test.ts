import { describe } from 'vitest';
import { itFinds, UNREAD } from './rows.ts';
import { DAY, daemonArn, daemonOf, deploymentOf, NOW, surveyOf } from './survey.ts';

const survey = (...changed: Parameters<typeof deploymentOf>[0][]) =>
  surveyOf({ daemons: [daemonOf({ deployments: changed.map(deploymentOf) })] });
const found = [`warning ${daemonArn('agent')}`];
const young = { createdAt: NOW - DAY, finishedAt: null };
const old = { createdAt: NOW - DAY - 1, finishedAt: null };

describe('deployment-unsettled', () => {
  itFinds('deployment-unsettled', [
    {
      when: 'is found where the newest is STOPPED, with its reason',
      survey: survey({ status: 'STOPPED', statusReason: 'circuit breaker' }, {}),
      found,
      why: 'the newest deployment of agent was stopped (STOPPED: circuit breaker)',
    },
    {
      when: 'is found where the newest was rolled back, with its reason',
      survey: survey({ status: 'ROLLBACK_SUCCESSFUL', statusReason: 'done', rollbackReason: 'alarm' }),
      found,
      why: 'was rolled back (ROLLBACK_SUCCESSFUL: alarm)',
    },
    {
      when: 'is found where its rollback failed',
      survey: survey({ status: 'ROLLBACK_FAILED' }),
      found,
      why: '(ROLLBACK_FAILED)',
    },
    ...['PENDING', 'IN_PROGRESS', 'STOP_REQUESTED', 'ROLLBACK_IN_PROGRESS'].flatMap((status) => [
      {
        when: `is found where it is ${status} for longer than the deadline`,
        survey: survey({ ...old, status }),
        found,
      },
      { when: `is not found where it is ${status} for as long as the deadline`, survey: survey({ ...young, status }) },
    ]),
    {
      when: 'is found after the deadline of the policy',
      survey: survey({ ...young, status: 'IN_PROGRESS' }),
      policy: { deploymentDeadlineSeconds: 3600 },
      found,
      why: 'lasts for 1 d, and 1 h are allowed (IN_PROGRESS)',
    },
    { when: 'is not found where it was SUCCESSFUL, however long it took', survey: surveyOf() },
    {
      when: 'is not found where a newer one exists',
      survey: survey({}, { status: 'STOPPED' }, { ...old, status: 'IN_PROGRESS' }),
    },
    { when: 'is not found where ECS tells no deployment', survey: survey() },
    { when: 'is not found at a status that is not known', survey: survey({ ...old, status: 'constructor' }) },
    {
      when: 'is not found on a daemon that is being deleted',
      survey: surveyOf({
        daemons: [daemonOf({ status: 'DELETE_IN_PROGRESS', deployments: [deploymentOf({ status: 'STOPPED' })] })],
      }),
    },
    {
      when: 'is found for one daemon, whatever is not known of another',
      survey: surveyOf({
        daemons: [
          daemonOf({ deployments: [deploymentOf({ status: 'STOPPED' })] }),
          daemonOf({ daemonName: 'b', deployments: UNREAD }),
        ],
      }),
      found,
      missing: [UNREAD.what],
    },
    { when: 'is never found in a file', survey: { ...survey({ status: 'STOPPED' }), origin: 'file' } },
  ]);
});
