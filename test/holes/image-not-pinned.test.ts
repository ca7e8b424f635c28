import { describe } from 'vitest';
import { itFinds, UNREAD } from './rows.ts';
import { containerOf, definitionArn, surveyOfContainer, surveyOfDefinition } from './survey.ts';

const found = [`info ${definitionArn('agent')}#agent`];
const of = (image: string) => surveyOfContainer({ image });

describe('image-not-pinned', () => {
  itFinds('image-not-pinned', [
    ...['agent', 'x/agent', 'localhost:5000/x/agent', 'mirror:5000/agent', 'public.ecr.aws/x/1.2/agent'].map(
      (image) => ({
        when: `is found without a tag: ${image}`,
        survey: of(image),
        found,
        why: 'no tag',
      }),
    ),
    ...['latest', '7', 'v7', 'stable', 'main', '3.x', 'latest-arm64', '7-arm64v8', 'latest-x86_64'].map((tag) => ({
      when: `is found for the tag ${tag}`,
      survey: of(`x/agent:${tag}`),
      found,
      why: `the tag ${tag}`,
    })),
    ...['v1.9.1', '7.78', '1.300.28b2', '2.32.4-arm64', '2026-11-30', '3_1'].map((tag) => ({
      when: `is not found for the tag ${tag}`,
      survey: of(`localhost:5000/x/agent:${tag}`),
    })),
    { when: 'is not found for a digest', survey: of('x/agent@sha256:ab') },
    { when: 'is not found for a digest beside latest', survey: of('x/agent:latest@sha256:ab') },
    { when: 'is not found where there is no image', survey: surveyOfContainer({ image: null }) },
    {
      when: 'is found for each container by itself',
      survey: surveyOfDefinition({
        containers: [
          containerOf({ image: 'x/a' }),
          containerOf({ index: 1, name: 'good' }),
          containerOf({ index: 2, name: 'side', image: 'x/b:main' }),
        ],
      }),
      found: [...found, `info ${definitionArn('agent')}#side`],
    },
    {
      when: 'is not found in the definition of an ordinary task',
      survey: surveyOfDefinition({ kind: 'ordinary', containers: [containerOf({ image: 'x/a' })] }),
    },
    {
      when: 'is not told where the image is unknown',
      survey: surveyOfContainer({ image: UNREAD }),
      missing: [UNREAD.what],
    },
  ]);
});
