import { describe } from 'vitest';
import { itFinds, UNREAD } from './rows.ts';
import { daemonArn, daemonOf, definitionOf, ordinaryArn, revisionOf, surveyOf } from './survey.ts';

const survey = (revision = {}, changed = {}) =>
  surveyOf({ daemons: [daemonOf({ revision: revisionOf(revision), ...changed })] });
const ordinary = definitionOf({ kind: 'ordinary', resource: 'AgentDefinition' });
const found = [`critical ${daemonArn('agent')}`];

describe('wrong-definition-kind', () => {
  itFinds('wrong-definition-kind', [
    {
      when: "is found where the ARN is an ordinary definition's, whatever is not known of it",
      survey: survey({ definitionArn: ordinaryArn('agent'), definition: UNREAD }),
      found,
      why: `agent points at ${ordinaryArn('agent')}`,
    },
    {
      when: 'is found where the end of such an ARN stands there',
      survey: survey({ definitionArn: 'task-definition/agent:1', definition: UNREAD }),
      found,
    },
    {
      when: 'is found in a file where it refers to an ordinary definition',
      survey: { ...survey({ definitionArn: UNREAD, definition: ordinary }), origin: 'file' },
      found,
      why: 'agent points at AgentDefinition',
    },
    {
      when: 'is found where a reference is told and leads to one',
      survey: survey({ definitionArn: 'AgentDefinition', definition: ordinary }),
      found,
    },
    { when: 'is not found where it is a daemon task definition', survey: surveyOf() },
    {
      when: "is not found where the ARN is a daemon task definition's, whatever is not known of it",
      survey: survey({ definition: UNREAD }),
    },
    {
      when: 'is not found where the end of such an ARN stands there',
      survey: survey({ definitionArn: 'daemon-task-definition/agent:1', definition: UNREAD }),
    },
    {
      when: 'is not found where the definition is known and its ARN is not',
      survey: survey({ definitionArn: UNREAD }),
    },
    {
      when: 'is not told where neither is known',
      survey: survey({ definitionArn: UNREAD, definition: UNREAD }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where the name says nothing',
      survey: survey({ definitionArn: 'agent:1', definition: UNREAD }),
      missing: [UNREAD.what],
    },
    { when: 'is not told without the revision', survey: survey({}, { revision: UNREAD }), missing: [UNREAD.what] },
    {
      when: 'is not found on a daemon that is being deleted',
      survey: survey({ definitionArn: ordinaryArn('agent') }, { status: 'DELETE_IN_PROGRESS' }),
    },
  ]);
});
