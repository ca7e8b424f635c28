import { describe } from 'vitest';
import { itFinds, UNREAD } from './rows.ts';
import { CLUSTER, daemonOf, surveyOf } from './survey.ts';

const NONE = { actionLogs: false, containerInsights: false, bookend: false };
const survey = (evidence = {}, changed = {}) => surveyOf({ evidence: { ...NONE, ...evidence }, ...changed });

describe('evidence-perishes', () => {
  itFinds('evidence-perishes', [
    { when: 'is found where nothing keeps it', survey: survey(), found: [`info ${CLUSTER}`] },
    { when: 'is not found with Action Logs', survey: survey({ actionLogs: true, bookend: UNREAD }) },
    { when: 'is not found with Container Insights', survey: survey({ containerInsights: true, actionLogs: UNREAD }) },
    { when: 'is not found where Bookend watches', survey: survey({ bookend: true }) },
    { when: 'is not found without a daemon', survey: survey({ actionLogs: UNREAD }, { daemons: [] }) },
    {
      when: 'is not found where the only daemon is being deleted',
      survey: survey({}, { daemons: [daemonOf({ status: 'DELETE_IN_PROGRESS' })] }),
    },
    {
      when: 'is not told where Action Logs could not be read',
      survey: survey({ actionLogs: UNREAD }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where Container Insights could not be read',
      survey: survey({ containerInsights: UNREAD }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where Bookend could not be found out',
      survey: survey({ bookend: UNREAD }),
      missing: [UNREAD.what],
    },
    { when: 'is not told without the daemons', survey: survey({}, { daemons: UNREAD }), missing: [UNREAD.what] },
    { when: 'asks for no daemons where one keeps it', survey: survey({ bookend: true }, { daemons: UNREAD }) },
    { when: 'is never found in a file', survey: survey({}, { origin: 'file' }) },
  ]);
});
