import { describe } from 'vitest';
import type { Daemon, DeploymentConfiguration } from '../../shared/core/survey/survey.ts';
import { itFinds, UNREAD } from './rows.ts';
import { configurationOf, daemonArn, daemonOf, deploymentOf, revisionOf, surveyOf } from './survey.ts';

const good: Partial<DeploymentConfiguration> = {
  bakeTimeInMinutes: 5,
  alarmNames: ['errors', 'latency'],
  alarmsEnabled: true,
  alarmStates: new Map([
    ['errors', 'OK'],
    ['latency', 'OK'],
  ]),
};
const set = (changed: Partial<DeploymentConfiguration>, daemon: Partial<Daemon> = {}) =>
  surveyOf({ daemons: [daemonOf({ configuration: configurationOf({ ...good, ...changed }), ...daemon })] });
const inFile = (changed: Partial<DeploymentConfiguration>) => ({
  ...set(changed, { exists: false, deployments: [] }),
  origin: 'file' as const,
});
const states = (errors: string, latency = 'OK') => ({
  alarmStates: new Map([
    ['errors', errors],
    ['latency', latency],
  ]),
});
const first = { deployments: [deploymentOf({ status: 'IN_PROGRESS', finishedAt: null })] };
const found = [`warning ${daemonArn('agent')}`];

describe('rollback-cannot-happen', () => {
  itFinds('rollback-cannot-happen', [
    { when: 'is not found where alarms are looked at', survey: set({}) },
    {
      when: 'is not found where none is named',
      survey: set({ alarmNames: [], alarmsEnabled: false, bakeTimeInMinutes: 0, alarmStates: UNREAD }),
    },
    { when: 'is found where enable is not true', survey: set({ alarmsEnabled: false }), found, why: 'enable' },
    { when: 'is found where the bake time is 0', survey: set({ bakeTimeInMinutes: 0 }), found, why: 'is 0' },
    { when: 'is not found where it is a minute', survey: set({ bakeTimeInMinutes: 1 }) },
    {
      when: 'is found where one alarm does not exist',
      survey: set({ alarmStates: new Map([['errors', 'OK']]) }),
      found,
      why: 'alarm latency does not exist',
    },
    { when: 'is found where one is in ALARM', survey: set(states('OK', 'ALARM')), found, why: 'latency is in ALARM' },
    {
      when: 'is found where one has no data',
      survey: set(states('INSUFFICIENT_DATA')),
      found,
      why: 'alarm errors has INSUFFICIENT_DATA',
    },
    {
      when: 'is one line for all reasons',
      survey: set({ alarmsEnabled: false, bakeTimeInMinutes: 0, ...states('ALARM') }),
      found,
      why: 'at; bakeTimeInMinutes is 0',
    },
    {
      when: 'is found whatever is not known beside',
      survey: set({ alarmsEnabled: UNREAD, bakeTimeInMinutes: 0, alarmStates: UNREAD }),
      found,
    },
    { when: 'is not told where enable is unknown', survey: set({ alarmsEnabled: UNREAD }), missing: [UNREAD.what] },
    {
      when: 'is not told where the bake time is unknown',
      survey: set({ bakeTimeInMinutes: UNREAD }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where the states could not be read',
      survey: set({ alarmStates: UNREAD }),
      missing: [UNREAD.what],
    },
    { when: 'is not told where a name is unknown', survey: set({ alarmNames: [UNREAD] }), missing: [UNREAD.what] },
    { when: 'is not told where the names are unknown', survey: set({ alarmNames: UNREAD }), missing: [UNREAD.what] },
    {
      when: 'is not told where the configuration could not be read',
      survey: surveyOf({ daemons: [daemonOf({ configuration: UNREAD })] }),
      missing: [UNREAD.what],
    },
    {
      when: 'is told at info while the first deployment runs',
      survey: set({}, first),
      found: [`info ${daemonArn('agent')}`],
      why: 'no earlier revision',
    },
    {
      when: 'is told at info while it waits',
      survey: set({}, { deployments: [deploymentOf({ status: 'PENDING', finishedAt: null })] }),
      found: [`info ${daemonArn('agent')}`],
    },
    {
      when: 'is not told of it where there was a revision before',
      survey: set({}, { ...first, previousRevision: revisionOf() }),
    },
    {
      when: 'is not told of a second deployment',
      survey: set({}, { deployments: [...first.deployments, deploymentOf()] }),
    },
    { when: 'is not told of a daemon whose deployments are forgotten', survey: set({}, { deployments: [] }) },
    {
      when: 'is a warning where the first deployment has other reasons',
      survey: set({ alarmsEnabled: false }, first),
      found,
    },
    {
      when: 'asks for the revision before, while the first deployment runs',
      survey: set({}, { ...first, previousRevision: UNREAD }),
      missing: [UNREAD.what],
    },
    { when: 'asks for none otherwise', survey: set({}, { previousRevision: UNREAD }) },
    {
      when: 'is not told where deployments could not be read',
      survey: set({}, { deployments: UNREAD }),
      missing: [UNREAD.what],
    },
    { when: 'is not found in a file without a fault', survey: inFile({ alarmStates: new Map() }) },
    { when: 'is found in a file where enable is not true', survey: inFile({ alarmsEnabled: false }), found },
    { when: 'is found in a file where the bake time is 0', survey: inFile({ bakeTimeInMinutes: 0 }), found },
    {
      when: 'is found in a file where an alarm has a name that is unknown',
      survey: inFile({ alarmNames: [UNREAD], alarmsEnabled: false }),
      found,
    },
    { when: 'asks for no states in a file', survey: inFile({ alarmStates: UNREAD }) },
    {
      when: 'is not found on a daemon that is being deleted',
      survey: set({ alarmsEnabled: false }, { status: 'DELETE_IN_PROGRESS' }),
    },
  ]);
});
