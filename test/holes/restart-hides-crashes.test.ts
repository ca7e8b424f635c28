import { describe } from 'vitest';
import { itFinds, UNREAD } from './rows.ts';
import { containerOf, definitionArn, surveyOf, surveyOfContainer, surveyOfDefinition } from './survey.ts';

const found = [`warning ${definitionArn('agent')}#agent`];

describe('restart-hides-crashes', () => {
  itFinds('restart-hides-crashes', [
    {
      when: 'is found where a container restarts and has no health check',
      survey: surveyOfContainer({ hasRestartPolicy: true, healthCheck: null }),
      found,
    },
    {
      when: 'is found for each such container by itself',
      survey: surveyOfDefinition({
        containers: [
          containerOf({ hasRestartPolicy: true, healthCheck: null }),
          containerOf({ index: 1, name: 'side', hasRestartPolicy: true, healthCheck: ['NONE'], essential: false }),
        ],
      }),
      found: [...found, `warning ${definitionArn('agent')}#side`],
    },
    {
      when: 'is not found where a health check stands beside the restart policy',
      survey: surveyOfContainer({ hasRestartPolicy: true }),
    },
    { when: 'is not found without a restart policy', survey: surveyOfContainer({ healthCheck: null }) },
    { when: 'is not found on a clean cluster', survey: surveyOf() },
    {
      when: 'is not told where the restart policy is unknown',
      survey: surveyOfContainer({ hasRestartPolicy: UNREAD, healthCheck: null }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where a restarting container has an unknown health check',
      survey: surveyOfContainer({ hasRestartPolicy: true, healthCheck: UNREAD }),
      missing: [UNREAD.what],
    },
  ]);
});
