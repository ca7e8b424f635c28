import { describe } from 'vitest';
import type { Daemon } from '../../shared/core/survey/survey.ts';
import { itFinds, UNREAD } from './rows.ts';
import { configurationOf, daemonArn, daemonOf, instanceOf, surveyOf } from './survey.ts';

const drains = (drainPercent: number, count = 2, changed: Partial<Daemon> = {}) =>
  surveyOf({
    daemons: [daemonOf({ configuration: configurationOf({ drainPercent }), ...changed })],
    instances: Array.from({ length: count }, (_, index) => instanceOf(`i${index}`)),
  });
const found = [`warning ${daemonArn('agent')}`];

describe('drain-percent-too-coarse', () => {
  itFinds('drain-percent-too-coarse', [
    { when: 'is not found at the default', survey: drains(25) },
    { when: 'is found at 100', survey: drains(100, 9), found, why: 'drainPercent is 100: a deployment drains all' },
    { when: 'is found at 100 of one instance', survey: drains(100, 1), found },
    { when: 'is found below 1', survey: drains(0.99), found, why: 'begins at 1' },
    { when: 'is found at 0', survey: drains(0), found },
    { when: 'is not found at 1', survey: drains(1) },
    { when: 'is not found at a half of two instances', survey: drains(50) },
    { when: 'is found above it', survey: drains(50.1), found, why: 'of the 2 container instances of managed' },
    { when: 'is not found where one of many instances stays', survey: drains(90, 10) },
    { when: 'is found where none of them stays', survey: drains(91, 10), found },
    {
      when: 'is not found where a third of three stays, whatever the decimals',
      survey: drains(66.666_666_666_666_67, 3),
    },
    { when: 'is not found on a provider of one instance', survey: drains(99, 1) },
    { when: 'is not found on a provider without instances', survey: drains(99, 0) },
    {
      when: 'counts instances that are ACTIVE',
      survey: { ...drains(75), instances: [instanceOf('i1'), instanceOf('i2', { status: 'DRAINING' })] },
    },
    {
      when: 'counts each provider for itself',
      survey: {
        ...drains(75, 2, { providers: ['managed', 'other'] }),
        instances: [instanceOf('i1'), ...['o1', 'o2'].map((id) => instanceOf(id, { capacityProviderName: 'other' }))],
      },
      found,
      why: 'of other',
    },
    {
      when: 'is not told where the instances could not be read',
      survey: { ...drains(75), instances: UNREAD },
      missing: [UNREAD.what],
    },
    { when: 'asks for no instances at the default', survey: { ...drains(25), instances: UNREAD } },
    { when: 'asks for none at 100', survey: { ...drains(100), instances: UNREAD }, found },
    {
      when: 'is not told where the providers could not be read',
      survey: drains(75, 2, { providers: UNREAD }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where the value is unknown',
      survey: surveyOf({ daemons: [daemonOf({ configuration: configurationOf({ drainPercent: UNREAD }) })] }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where the configuration could not be read',
      survey: surveyOf({ daemons: [daemonOf({ configuration: UNREAD })] }),
      missing: [UNREAD.what],
    },
    { when: 'is found in a file at 100', survey: { ...drains(100), origin: 'file', instances: [] }, found },
    { when: 'is not found in a file between', survey: { ...drains(99), origin: 'file', instances: UNREAD } },
    {
      when: 'is not found on a daemon that is being deleted',
      survey: drains(100, 2, { status: 'DELETE_IN_PROGRESS' }),
    },
  ]);
});
