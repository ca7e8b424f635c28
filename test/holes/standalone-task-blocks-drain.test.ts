import { describe } from 'vitest';
import { itFinds, UNREAD } from './rows.ts';
import { DAY, daemonOf, definitionArn, HOUR, instanceOf, NOW, surveyOf, taskArn, taskOf } from './survey.ts';

const alone = { group: 'family:batch', serviceName: null, startedAt: NOW - DAY - 1 };
const survey = (task = {}, instance = {}, changed = {}) =>
  surveyOf({ instances: [instanceOf('i1', { tasks: [taskOf('t', { ...alone, ...task })], ...instance })], ...changed });
const found = [`warning ${taskArn('t')}`];
const DRAINING = { status: 'DRAINING' };
const young = { startedAt: NOW - DAY };

describe('standalone-task-blocks-drain', () => {
  itFinds('standalone-task-blocks-drain', [
    {
      when: 'is found where the task has run for longer than a day',
      survey: survey(),
      found,
      why: 'a task of no service has been RUNNING for 1 d on i-i1: drains of the instance wait for it',
    },
    { when: 'is not found where it has run for a day', survey: survey(young) },
    {
      when: 'is found where it is younger, on an instance that is DRAINING',
      survey: survey({ startedAt: NOW - HOUR }, DRAINING),
      found,
      why: 'RUNNING for 1 h on i-i1, which is DRAINING',
    },
    { when: 'is found there whenever it started', survey: survey({ startedAt: null }, DRAINING), found },
    {
      when: 'is found after the time that the policy names',
      survey: survey(young),
      policy: { standaloneTaskSeconds: 3600 },
      found,
    },
    {
      when: 'is found for each such task',
      survey: survey({}, { tasks: [taskOf('t', alone), taskOf('u', alone), taskOf('v')] }),
      found: [...found, `warning ${taskArn('u')}`],
    },
    {
      when: 'is found where the task only calls itself one of a daemon',
      survey: survey({ group: 'daemon:ghost' }),
      found,
    },
    { when: 'is not found for a task of a service', survey: survey({ serviceName: 'web' }, DRAINING) },
    { when: 'is not found for a task of a daemon', survey: survey({ daemonName: 'agent' }, DRAINING) },
    {
      when: 'is not found for a task of some daemon that nothing names',
      survey: survey({ definitionArn: definitionArn('agent') }, DRAINING),
    },
    { when: 'is not found for a task that is not RUNNING', survey: survey({ lastStatus: 'PENDING' }, DRAINING) },
    { when: 'is not found on a provider without a daemon', survey: survey({}, { capacityProviderName: 'edge' }) },
    { when: 'is not found on an instance of no provider', survey: survey({}, { capacityProviderName: null }) },
    {
      when: 'is not found where the daemon is being deleted',
      survey: survey({}, {}, { daemons: [daemonOf({ status: 'DELETE_IN_PROGRESS' })] }),
    },
    { when: 'is not found on an instance that is DEREGISTERING', survey: survey({}, { status: 'DEREGISTERING' }) },
    { when: 'is not found elsewhere', survey: surveyOf({ tasksElsewhere: [taskOf('t', alone)] }) },
    {
      when: 'is not told where ECS does not tell when it started',
      survey: survey({ startedAt: null }),
      missing: [`when ${taskArn('t')} started`],
    },
    {
      when: 'is not told where the look was not complete',
      survey: survey({}, { tasks: UNREAD }),
      missing: [UNREAD.what],
    },
    { when: 'is not told without the instances', survey: surveyOf({ instances: UNREAD }), missing: [UNREAD.what] },
    { when: 'is not told without the daemons', survey: survey({}, {}, { daemons: UNREAD }), missing: [UNREAD.what] },
    {
      when: 'is not told where the providers of the daemons could not be read',
      survey: survey({}, {}, { daemons: [daemonOf({ providers: UNREAD })] }),
      missing: [UNREAD.what],
    },
    {
      when: 'is found where one daemon is known to cover the provider',
      survey: survey({}, {}, { daemons: [daemonOf({ daemonName: 'b', providers: UNREAD }), daemonOf()] }),
      found,
    },
    { when: 'asks for no daemons where no such task is there', survey: surveyOf({ daemons: UNREAD }) },
    { when: 'asks for no daemons where the task is young', survey: survey(young, {}, { daemons: UNREAD }) },
    { when: 'is never found in a file', survey: survey({}, {}, { origin: 'file' }) },
  ]);
});
