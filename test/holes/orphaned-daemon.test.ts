import { describe } from 'vitest';
import { itFinds, UNREAD } from './rows.ts';
import { DAY, daemonArn, daemonOf, deploymentOf, HOUR, instanceOf, NOW, serviceOf, surveyOf } from './survey.ts';

const WEEK = 7 * DAY;
const orphan = (daemon = {}, survey = {}) =>
  surveyOf({ daemons: [daemonOf({ hadTasks: false, ...daemon })], instances: [], services: [], ...survey });
const deleting = (daemon = {}) =>
  surveyOf({
    daemons: [
      daemonOf({
        status: 'DELETE_IN_PROGRESS',
        deployments: [deploymentOf({ status: 'IN_PROGRESS', createdAt: NOW - 2 * DAY })],
        ...daemon,
      }),
    ],
  });
const found = [`info ${daemonArn('agent')}`];
const stuck = [`warning ${daemonArn('agent')}`];

describe('orphaned-daemon', () => {
  itFinds('orphaned-daemon', [
    {
      when: 'is found where no provider had an instance and no service names one',
      survey: orphan(),
      found,
      why: 'agent has had no container instance for 7 d, and no service names one of its capacity providers',
    },
    {
      when: 'is found where instances and services are of other providers',
      survey: orphan(
        {},
        {
          instances: [
            instanceOf('i1', { capacityProviderName: 'edge' }),
            instanceOf('i2', { capacityProviderName: null }),
          ],
          services: [serviceOf('web', { providers: ['edge', 'FARGATE'] })],
        },
      ),
      found,
    },
    { when: 'is found just after a week', survey: orphan({ createdAt: NOW - WEEK - 1 }), found },
    { when: 'is not found within a week of its creation', survey: orphan({ createdAt: NOW - WEEK }) },
    {
      when: 'is found after the time that the policy names',
      survey: orphan({ createdAt: NOW - HOUR - 1 }),
      policy: { orphanedAfterSeconds: 3600 },
      found,
      why: 'for 1 h',
    },
    {
      when: 'is not found where a provider has an instance, even one that is leaving',
      survey: orphan({}, { instances: [instanceOf('i1', { status: 'DRAINING' })] }),
    },
    { when: 'is not found where it had tasks within the time', survey: orphan({ hadTasks: true }) },
    {
      when: 'is not found where a service names its provider among others',
      survey: orphan({}, { services: [serviceOf('web', { providers: ['FARGATE', 'managed'] })] }),
    },
    { when: 'is not found at a status that is not known', survey: orphan({ status: 'CREATING' }) },
    { when: 'is not found where a service names its provider', survey: orphan({}, { services: [serviceOf('web')] }) },
    {
      when: 'is not told where its history could not be read',
      survey: orphan({ hadTasks: UNREAD }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where ECS does not tell its creation',
      survey: orphan({ createdAt: null }),
      missing: [`when ${daemonArn('agent')} was created`],
    },
    { when: 'is not told without its creation', survey: orphan({ createdAt: UNREAD }), missing: [UNREAD.what] },
    { when: 'is not told without its providers', survey: orphan({ providers: UNREAD }), missing: [UNREAD.what] },
    { when: 'is not told without the instances', survey: orphan({}, { instances: UNREAD }), missing: [UNREAD.what] },
    { when: 'is not told without the services', survey: orphan({}, { services: UNREAD }), missing: [UNREAD.what] },
    {
      when: 'is not told where one service could not be read',
      survey: orphan({}, { services: [serviceOf('web', { providers: UNREAD })] }),
      missing: [UNREAD.what],
    },
    {
      when: 'asks for nothing more where one sign of use is known',
      survey: surveyOf({
        daemons: [daemonOf({ hadTasks: UNREAD, createdAt: UNREAD, deployments: UNREAD, updatedAt: UNREAD })],
        services: UNREAD,
      }),
    },
    {
      when: 'is found where a deletion lasts',
      survey: deleting(),
      found: stuck,
      why: 'agent has been DELETE_IN_PROGRESS for 2 d, and 1 d are allowed',
    },
    {
      when: 'is found where only updatedAt tells when the deletion began',
      survey: deleting({ deployments: [], updatedAt: NOW - DAY - 1 }),
      found: stuck,
    },
    { when: 'is not found where the deletion is as old as the deadline', survey: deleting({ updatedAt: NOW - DAY }) },
    {
      when: 'is not found where the deletion began within the deadline, however old the last update',
      survey: deleting({ deployments: [deploymentOf({ status: 'IN_PROGRESS', createdAt: NOW - HOUR })] }),
    },
    {
      when: 'is not told where nothing tells when the deletion began',
      survey: deleting({ deployments: [], updatedAt: null }),
      missing: [`since when ${daemonArn('agent')} is being deleted`],
    },
    { when: 'is not told without its deployments', survey: deleting({ deployments: UNREAD }), missing: [UNREAD.what] },
    { when: 'is not told without its last update', survey: deleting({ updatedAt: UNREAD }), missing: [UNREAD.what] },
    {
      when: 'asks for no deployments of a deletion that is young by its last update',
      survey: deleting({ deployments: UNREAD, updatedAt: NOW - HOUR }),
    },
    { when: 'is not told without its status', survey: orphan({ status: UNREAD }), missing: [UNREAD.what] },
    { when: 'is not told without the daemons', survey: surveyOf({ daemons: UNREAD }), missing: [UNREAD.what] },
    { when: 'is never found in a file', survey: { ...orphan(), origin: 'file' } },
  ]);
});
