import { describe } from 'vitest';
import type { Revision } from '../../shared/core/survey/survey.ts';
import { itFinds, UNREAD } from './rows.ts';
import { daemonArn, daemonOf, revisionOf, surveyOf } from './survey.ts';

const survey = (before: Partial<Revision>, after: Partial<Revision> = {}, changed = {}) =>
  surveyOf({
    daemons: [daemonOf({ previousRevision: revisionOf(before), revision: revisionOf(after), ...changed })],
  });
const found = [`warning ${daemonArn('agent')}`];
const KEPT = { critical: false, enableExecuteCommand: true, enableEcsManagedTags: true, propagatesTags: true };

describe('settings-reset', () => {
  itFinds('settings-reset', [
    {
      when: 'is found where critical went to true',
      survey: survey({ critical: false }),
      found,
      why: 'critical went from false to true',
    },
    {
      when: 'is found where exec went off',
      survey: survey({ enableExecuteCommand: true }),
      found,
      why: 'enableExecuteCommand went',
    },
    {
      when: 'is found where managed tags went off',
      survey: survey({ enableEcsManagedTags: true }),
      found,
      why: 'enableECSManagedTags',
    },
    {
      when: 'is found where propagated tags went off',
      survey: survey({ propagatesTags: true }),
      found,
      why: 'propagateTags went',
    },
    {
      when: 'is one line for several settings',
      survey: survey(KEPT),
      found,
      why: 'critical went from false to true, enableExecuteCommand went from true to false, propagateTags went from DAEMON to NONE, enableECSManagedTags went from true to false',
    },
    { when: 'is not found where nothing changed', survey: survey(KEPT, KEPT) },
    { when: 'is not found where they changed the other way', survey: survey({}, KEPT) },
    { when: 'is not found with one revision', survey: surveyOf() },
    {
      when: 'is not found on a daemon that is being deleted',
      survey: survey(KEPT, {}, { status: 'DELETE_IN_PROGRESS' }),
    },
    {
      when: 'is not told where the earlier revision could not be read',
      survey: survey({}, {}, { previousRevision: UNREAD }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where the newest revision could not be read',
      survey: survey({}, {}, { revision: UNREAD }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where a setting was on, and is not known now',
      survey: survey({ propagatesTags: true }, { propagatesTags: UNREAD }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where a setting is off, and was not known',
      survey: survey({ critical: UNREAD }),
      missing: [UNREAD.what],
    },
    {
      when: 'asks for no setting that can not have been reset',
      survey: survey({ critical: UNREAD }, { critical: false, propagatesTags: UNREAD }),
    },
    {
      when: 'is found by one setting, whatever is not known of others',
      survey: survey({ critical: UNREAD, propagatesTags: true }),
      found,
    },
    {
      when: 'is found in a file whose update leaves a setting out',
      survey: { ...survey(KEPT, { ...KEPT, enableExecuteCommand: false, given: ['propagatesTags'] }), origin: 'file' },
      found,
      why: 'lost settings of the one before it: enableExecuteCommand went from true to false',
    },
    {
      when: 'is not found in a file whose update gives the setting, at its default',
      survey: { ...survey({ enableExecuteCommand: true }, { given: ['enableExecuteCommand'] }), origin: 'file' },
    },
    { when: 'is not found in a file that creates the daemon', survey: { ...surveyOf(), origin: 'file' } },
  ]);
});
