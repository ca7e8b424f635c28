import { describe } from 'vitest';
import { itFinds, UNREAD } from './rows.ts';
import { daemonOf, providerOf, serviceArn, serviceOf, surveyOf } from './survey.ts';

const survey = (service = {}, provider = {}, changed = {}) =>
  surveyOf({ services: [serviceOf('web', service)], providers: [providerOf(provider)], ...changed });
const stuck = { minimumHealthyPercent: 100, maximumPercent: 100 };
const SPOT = { capacityOptionType: 'SPOT' };
const found = [`warning ${serviceArn('web')}`];

describe('service-cannot-drain', () => {
  itFinds('service-cannot-drain', [
    { when: 'is found where minimum and maximum are 100', survey: survey(stuck), found, why: 'are both 100' },
    {
      when: 'is found on Spot at the default minimum',
      survey: survey({}, SPOT),
      found,
      why: 'minimumHealthyPercent is 100 (as by default) on the Spot capacity of managed',
    },
    {
      when: 'is found on Spot above 100',
      survey: survey({ minimumHealthyPercent: 150, maximumPercent: 300 }, SPOT),
      found,
      why: 'is 150 on',
    },
    { when: 'is one line where both are so', survey: survey(stuck, SPOT), found, why: 'are both 100' },
    {
      when: 'is found where one of several providers is Spot',
      survey: survey(
        { providers: ['managed', 'spot'] },
        {},
        {
          providers: [providerOf(), providerOf({ name: 'spot', ...SPOT })],
          daemons: [daemonOf({ providers: ['managed', 'spot'] })],
        },
      ),
      found,
      why: 'the Spot capacity of spot:',
    },
    {
      when: 'is found for each such service',
      survey: surveyOf({ services: [serviceOf('web', stuck), serviceOf('api', stuck), serviceOf('ok')] }),
      found: [`warning ${serviceArn('api')}`, `warning ${serviceArn('web')}`],
    },
    { when: 'is not found at 100 and 200 on demand', survey: survey() },
    { when: 'is not found at 100 and 101 on demand', survey: survey({ maximumPercent: 101 }) },
    { when: 'is not found at 99 and 100', survey: survey({ minimumHealthyPercent: 99, maximumPercent: 100 }) },
    { when: 'is not found at 99 on Spot', survey: survey({ minimumHealthyPercent: 99 }, SPOT) },
    { when: 'is not found for a DAEMON service', survey: survey({ ...stuck, schedulingStrategy: 'DAEMON' }) },
    { when: 'is not found on Fargate', survey: survey({ ...stuck, launchType: 'FARGATE', providers: [] }) },
    {
      when: 'is not found at another launch type, whatever else is said',
      survey: survey({ ...stuck, launchType: 'EC2' }),
    },
    {
      when: 'is found at the launch type of Managed Instances',
      survey: survey({ ...stuck, launchType: 'MANAGED_INSTANCES' }),
      found,
    },
    { when: 'is not found on a Fargate provider', survey: survey({ ...stuck, providers: ['FARGATE_SPOT'] }) },
    { when: 'is not found on an Auto Scaling provider', survey: survey(stuck, { kind: 'auto-scaling' }) },
    { when: 'is not found where the provider is not known', survey: survey({ ...stuck, providers: ['edge'] }) },
    {
      when: 'is not found without a daemon on the provider',
      survey: survey(stuck, {}, { daemons: [daemonOf({ providers: ['edge'] })] }),
    },
    {
      when: 'is not told where the minimum is unknown',
      survey: survey({ minimumHealthyPercent: UNREAD, maximumPercent: 100 }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where the maximum is unknown',
      survey: survey({ maximumPercent: UNREAD }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where the capacity option is unknown',
      survey: survey({}, { capacityOptionType: UNREAD }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where the strategy is unknown',
      survey: survey({ ...stuck, schedulingStrategy: UNREAD }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where the providers of the service are unknown',
      survey: survey({ ...stuck, providers: UNREAD }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where the providers of the daemon are unknown',
      survey: survey(stuck, {}, { daemons: [daemonOf({ providers: UNREAD })] }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told without the providers',
      survey: survey(stuck, {}, { providers: UNREAD }),
      missing: [UNREAD.what],
    },
    { when: 'is not told without the services', survey: surveyOf({ services: UNREAD }), missing: [UNREAD.what] },
    { when: 'asks for no maximum on Spot', survey: survey({ maximumPercent: UNREAD }, SPOT), found },
    {
      when: 'asks for no capacity option where both are 100',
      survey: survey(stuck, { capacityOptionType: UNREAD }),
      found,
    },
    {
      when: 'asks for nothing more below 100',
      survey: survey({
        minimumHealthyPercent: 50,
        maximumPercent: UNREAD,
        schedulingStrategy: UNREAD,
        providers: UNREAD,
      }),
    },
    { when: 'is found in a file', survey: survey(stuck, {}, { origin: 'file' }), found },
  ]);
});
