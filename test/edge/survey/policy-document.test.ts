import { describe, expect, it } from 'vitest';
import { statementsIn } from '../../../shared/edge/survey/policy-document.ts';

const TRUST = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' },
};
const NOTHING = { actions: [], notActions: [], resources: [], notResources: [], principals: [], hasCondition: false };

describe('a policy document', () => {
  it.each([
    { as: 'URL-encoded, as IAM gives it', text: encodeURIComponent(JSON.stringify(TRUST)) },
    { as: 'plain', text: JSON.stringify(TRUST) },
  ])('is read $as', ({ text }) => {
    expect(statementsIn(text, 'document')).toEqual([
      { ...NOTHING, effect: 'Allow', actions: ['sts:AssumeRole'], principals: ['ecs-tasks.amazonaws.com'] },
    ]);
  });

  it('has lists and single values, of each kind', () => {
    const document = {
      Statement: [
        {
          Effect: 'Deny',
          NotAction: 'logs:*',
          NotResource: ['a', 'b'],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
        { Effect: 'Allow', Action: ['s3:Get*', 's3:List*'], Resource: '*', Principal: '*', Condition: {} },
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: ['a', 'b'], AWS: 'arn:aws:iam::123456789012:root' },
        },
      ],
    };
    expect(statementsIn(JSON.stringify(document), 'document')).toEqual([
      { ...NOTHING, effect: 'Deny', notActions: ['logs:*'], notResources: ['a', 'b'], hasCondition: true },
      { ...NOTHING, effect: 'Allow', actions: ['s3:Get*', 's3:List*'], resources: ['*'], principals: ['*'] },
      {
        ...NOTHING,
        effect: 'Allow',
        actions: ['sts:AssumeRole'],
        principals: ['a', 'b', 'arn:aws:iam::123456789012:root'],
      },
    ]);
  });

  it('without a statement grants nothing', () => {
    expect(statementsIn('{"Version":"2012-10-17"}', 'document')).toEqual([]);
  });

  it.each([
    { text: undefined, says: 'document is missing' },
    { text: '{', says: 'document is not JSON' },
    { text: '%7B%', says: 'document is not JSON' },
    { text: '[]', says: 'document is a list, not an object' },
    { text: '{"Statement":[{"Effect":"Maybe"}]}', says: 'document.Statement[0].Effect is neither Allow nor Deny' },
    { text: '{"Statement":[{"Effect":"Allow","Action":[7]}]}', says: 'document.Statement[0].Action[0] is not text' },
    { text: '{"Statement":["all"]}', says: 'document.Statement[0] is a string, not an object' },
  ])('says that $says', ({ text, says }) => {
    expect(() => statementsIn(text, 'document')).toThrow(says);
  });
});
