import { describe } from 'vitest';
import { itFinds, UNREAD } from './rows.ts';
import { daemonOf, providerArn, providerOf, revisionOf, surveyOf } from './survey.ts';

const off = (...daemons: readonly ReturnType<typeof daemonOf>[]) =>
  surveyOf({ daemons, providers: [providerOf({ autoRepair: false })] });
const optional = daemonOf({ daemonName: 'optional', revision: revisionOf({ critical: false }) });
const unread = daemonOf({ daemonName: 'unread', revision: UNREAD });
const found = [`warning ${providerArn('managed')}`];

describe('auto-repair-off', () => {
  itFinds('auto-repair-off', [
    { when: 'is found under a critical daemon', survey: off(daemonOf()), found, why: '(agent)' },
    { when: 'is found in a file', survey: { ...off(daemonOf()), origin: 'file' }, found },
    {
      when: 'is found where one of the daemons is critical, whatever the others',
      survey: off(optional, unread, daemonOf()),
      found,
      why: '(agent)',
    },
    { when: 'is not found without a daemon', survey: off() },
    { when: 'is not found under daemons that are not critical', survey: off(optional) },
    { when: 'is not told where that of one could not be read', survey: off(optional, unread), missing: [UNREAD.what] },
    {
      when: 'is not told where one is critical or not, nobody knows',
      survey: off(daemonOf({ revision: revisionOf({ critical: UNREAD }) })),
      missing: [UNREAD.what],
    },
    {
      when: 'is not found where it is on, whatever the daemons',
      survey: surveyOf({ daemons: UNREAD }),
    },
    {
      when: 'is not told where it could not be read',
      survey: surveyOf({ providers: [providerOf({ autoRepair: UNREAD })] }),
      missing: [UNREAD.what],
    },
    {
      when: 'asks for nothing where no daemon is critical',
      survey: surveyOf({ daemons: [optional], providers: [providerOf({ autoRepair: UNREAD })] }),
    },
    { when: 'is not found under a daemon of another provider', survey: off(daemonOf({ providers: ['other'] })) },
    {
      when: 'is not found under a daemon that is being deleted',
      survey: off(daemonOf({ status: 'DELETE_IN_PROGRESS' })),
    },
    {
      when: 'is not found on providers of another kind',
      survey: surveyOf({ providers: [providerOf({ kind: 'auto-scaling', autoRepair: false })] }),
    },
  ]);
});
