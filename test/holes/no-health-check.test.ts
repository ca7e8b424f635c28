import { describe } from 'vitest';
import { itFinds, UNREAD } from './rows.ts';
import { containerOf, definitionArn, ordinaryArn, surveyOf, surveyOfContainer, surveyOfDefinition } from './survey.ts';

const found = [`warning ${definitionArn('agent')}`];

describe('no-health-check', () => {
  itFinds('no-health-check', [
    { when: 'is found where the container has none', survey: surveyOfContainer({ healthCheck: null }), found },
    { when: 'is found where NONE switches it off', survey: surveyOfContainer({ healthCheck: ['NONE'] }), found },
    {
      when: 'is found where only a container that is not essential has one',
      survey: surveyOfDefinition({
        containers: [containerOf({ healthCheck: null }), containerOf({ index: 1, name: 'side', essential: false })],
      }),
      found,
    },
    { when: 'is not found where an essential container has one', survey: surveyOf() },
    {
      when: 'is not found where one of two essential containers has one, whatever the other',
      survey: surveyOfDefinition({
        containers: [containerOf({ healthCheck: UNREAD }), containerOf({ index: 1, name: 'side' })],
      }),
    },
    {
      when: 'is not told where the check is unknown',
      survey: surveyOfContainer({ healthCheck: UNREAD }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where the only check is of a container that may not be essential',
      survey: surveyOfContainer({ essential: UNREAD }),
      missing: [UNREAD.what],
    },
    {
      when: 'is found where a container without a check may be essential, and no other has one',
      survey: surveyOfContainer({ essential: UNREAD, healthCheck: null }),
      found,
    },
    {
      when: 'is not told where the containers are unknown',
      survey: surveyOfDefinition({ containers: UNREAD }),
      missing: [UNREAD.what],
    },
    { when: 'is not found where a definition has no container', survey: surveyOfDefinition({ containers: [] }) },
    {
      when: 'is not found in the definition of an ordinary task',
      survey: surveyOfDefinition({
        kind: 'ordinary',
        resource: ordinaryArn('agent'),
        containers: [containerOf({ healthCheck: null })],
      }),
    },
  ]);
});
