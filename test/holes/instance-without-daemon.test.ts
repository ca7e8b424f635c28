import { describe } from 'vitest';
import { itFinds, UNREAD } from './rows.ts';
import {
  DAY,
  daemonOf,
  daemonTaskOf,
  deploymentOf,
  HOUR,
  instanceArn,
  instanceOf,
  NOW,
  revisionOf,
  surveyOf,
  taskOf,
} from './survey.ts';

const ALLOWED = 315_000;
const bare = instanceOf('i2', {}, []);
const without = (daemon = {}, instance = bare) =>
  surveyOf({ daemons: [daemonOf(daemon)], instances: [instanceOf('i1'), instance] });
const registered = (age: number | null) => instanceOf('i2', { registeredAt: age === null ? null : NOW - age }, []);
const found = [`critical ${instanceArn('i2')}#agent`];
const deploying = (status: string, age: number) => ({ deployments: [deploymentOf({ status, createdAt: NOW - age })] });

describe('instance-without-daemon', () => {
  itFinds('instance-without-daemon', [
    {
      when: 'is found where no task of the daemon is there',
      survey: without(),
      found,
      why: 'no task of agent is RUNNING on i-i2 of managed; it registered 1 d ago, and 5 min 15 s are allowed',
    },
    {
      when: 'is found where its task is not RUNNING',
      survey: without({}, instanceOf('i2', { tasks: [daemonTaskOf('d', { lastStatus: 'PENDING' })] })),
      found,
    },
    {
      when: 'is found where an application task names the daemon as its group',
      survey: without({}, instanceOf('i2', { tasks: [taskOf('t', { group: 'daemon:agent', serviceName: null })] })),
      found,
    },
    {
      when: 'is a warning where the daemon is not critical',
      survey: without({ revision: revisionOf({ critical: false }) }),
      found: [`warning ${instanceArn('i2')}#agent`],
    },
    {
      when: 'is critical where nothing tells whether the daemon is',
      survey: without({ revision: UNREAD }),
      found,
    },
    {
      when: 'is found for each daemon and instance by itself',
      survey: surveyOf({
        daemons: [daemonOf(), daemonOf({ daemonName: 'b' })],
        instances: [instanceOf('i1'), instanceOf('i2', {}, ['b']), instanceOf('i3', {}, [])],
      }),
      found: [
        `critical ${instanceArn('i1')}#b`,
        `critical ${instanceArn('i2')}#agent`,
        `critical ${instanceArn('i3')}#agent`,
        `critical ${instanceArn('i3')}#b`,
      ],
    },
    { when: 'is found just after the deadlines', survey: without({}, registered(ALLOWED + 1)), found },
    { when: 'is not found at the deadlines', survey: without({}, registered(ALLOWED)) },
    {
      when: 'is not found within a longer deadline of the policy',
      survey: without(),
      policy: { startDeadlineSeconds: DAY / 1000 },
    },
    { when: 'is not found where a task of the daemon is RUNNING', survey: surveyOf() },
    ...['REGISTERING', 'DRAINING', 'DEREGISTERING', 'REGISTRATION_FAILED'].map((status) => ({
      when: `is not found on an instance that is ${status}`,
      survey: without({}, { ...bare, status }),
    })),
    {
      when: 'is not found on a provider that the daemon does not cover',
      survey: without({}, { ...bare, capacityProviderName: 'edge' }),
    },
    {
      when: 'is not found on an instance of no provider',
      survey: without({}, { ...bare, capacityProviderName: null }),
    },
    { when: 'is not found while the daemon is being deleted', survey: without({ status: 'DELETE_IN_PROGRESS' }) },
    ...['PENDING', 'IN_PROGRESS', 'STOP_REQUESTED', 'ROLLBACK_IN_PROGRESS'].map((status) => ({
      when: `is not found on an instance that is older than a deployment which is ${status}`,
      survey: without(deploying(status, HOUR)),
    })),
    {
      when: 'is not found on an instance that registered as the running deployment began',
      survey: without(deploying('IN_PROGRESS', DAY)),
    },
    {
      when: 'is found on an instance that is newer than the running deployment',
      survey: without(deploying('IN_PROGRESS', DAY + 1)),
      found,
    },
    {
      when: 'is not found where the first of two deployments still runs',
      survey: without({
        deployments: [
          deploymentOf({ createdAt: NOW - HOUR }),
          deploymentOf({ status: 'IN_PROGRESS', createdAt: NOW - HOUR - 1 }),
        ],
      }),
    },
    { when: 'is found once the deployment has ended', survey: without(deploying('STOPPED', HOUR)), found },
    {
      when: 'is not found where the daemon is newer than the instance and ECS tells no deployment yet',
      survey: without({ deployments: [], createdAt: NOW - HOUR }),
    },
    {
      when: 'is found where ECS has forgotten the deployments of a daemon that is older than the instance',
      survey: without({ deployments: [] }),
      found,
    },
    {
      when: 'is not told where the look was not complete',
      survey: without({}, { ...bare, tasks: UNREAD }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where nothing tells when the instance registered',
      survey: without({}, registered(null)),
      missing: [`when ${instanceArn('i2')} registered`],
    },
    { when: 'is not told without the deployments', survey: without({ deployments: UNREAD }), missing: [UNREAD.what] },
    { when: 'is not told without the providers', survey: without({ providers: UNREAD }), missing: [UNREAD.what] },
    { when: 'is not told without the instances', survey: surveyOf({ instances: UNREAD }), missing: [UNREAD.what] },
    { when: 'is not told without the daemons', survey: surveyOf({ daemons: UNREAD }), missing: [UNREAD.what] },
    {
      when: 'asks for no providers where no instance is ACTIVE',
      survey: surveyOf({
        daemons: [daemonOf({ providers: UNREAD })],
        instances: [instanceOf('i1', { status: 'DRAINING' })],
      }),
    },
    {
      when: 'asks for nothing more where the daemon runs',
      survey: surveyOf({
        daemons: [daemonOf({ deployments: UNREAD, revision: UNREAD })],
        instances: [instanceOf('i1', { registeredAt: null })],
      }),
    },
    { when: 'is never found in a file', survey: { ...without(), origin: 'file' } },
  ]);
});
