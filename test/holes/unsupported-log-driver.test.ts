import { describe } from 'vitest';
import type { Log } from '../../shared/core/survey/definition.ts';
import type { Field } from '../../shared/core/survey/field.ts';
import { itFinds, UNREAD } from './rows.ts';
import {
  containerOf,
  definitionArn,
  definitionOf,
  ordinaryArn,
  surveyOf,
  surveyOfContainer,
  surveyOfDefinition,
} from './survey.ts';

const logOf = (driver: Field<string>): Log => ({ driver, options: {}, secretOptions: [] });
const found = [`warning ${definitionArn('agent')}#agent`];

describe('unsupported-log-driver', () => {
  itFinds('unsupported-log-driver', [
    ...['json-file', 'journald', 'fluentd', 'none', 'AWSLOGS'].map((driver) => ({
      when: `is found for ${driver}`,
      survey: surveyOfContainer({ log: logOf(driver) }),
      found,
      why: driver,
    })),
    ...['awslogs', 'splunk', 'awsfirelens'].map((driver) => ({
      when: `is not found for ${driver}`,
      survey: surveyOfContainer({ log: logOf(driver) }),
    })),
    { when: 'is not found without a log configuration', survey: surveyOfContainer({ log: null }) },
    {
      when: 'is found for each container by itself',
      survey: surveyOfDefinition({
        containers: [
          containerOf({ log: logOf('json-file') }),
          containerOf({ index: 1, name: 'good', log: logOf('awslogs') }),
          containerOf({ index: 2, name: 'side', log: logOf('syslog') }),
        ],
      }),
      found: [...found, `warning ${definitionArn('agent')}#side`],
    },
    {
      when: 'is not found in application tasks, whose own json-file is',
      survey: surveyOf({
        definitions: new Map([
          [
            ordinaryArn('web'),
            definitionOf({
              kind: 'ordinary',
              resource: ordinaryArn('web'),
              containers: [containerOf({ log: logOf('json-file') })],
            }),
          ],
        ]),
      }),
    },
    {
      when: 'is not told where the log configuration is unknown',
      survey: surveyOfContainer({ log: UNREAD }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where its driver is unknown',
      survey: surveyOfContainer({ log: logOf(UNREAD) }),
      missing: [UNREAD.what],
    },
  ]);
});
