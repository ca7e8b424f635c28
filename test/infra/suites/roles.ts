import { describe, expect, it } from 'vitest';
import { deployed, ofType, type Stack, type Template } from '../cloudformation.ts';
import { rolesOf, type Statement, statementsOf } from '../policies.ts';

/** Each function may do what it uses, and where it uses it. */
export const describeRoles = (template: Template): void => {
  const stack = deployed(template);
  const everythingOn = deployed(template, {
    SlackSecret: '/aws/reference/secretsmanager/slack',
    SlackSecretKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1',
    Enforce: 'true',
    WithChatTopic: 'true',
    EventBus: 'alerts',
  });
  const roles = [...rolesOf(stack)];

  describe('roles', () => {
    it('are one for each function', () => {
      expect(roles.length).toBeGreaterThan(0);
      expect(new Set(roles.map(([, role]) => role)).size).toBe(roles.length);
    });

    it.each(roles)('give %s its own log alone', (name, role) => {
      const logs = statementsOf(stack, role).filter((statement) => serviceOf(statement).has('logs'));
      expect(logs.flatMap(({ resources }) => resources)).toEqual([`${name}LogGroup.Arn`]);
    });

    it('let nobody but Lambda take them, and Scheduler that of the self-test', () => {
      for (const [name, { Properties }] of ofType(stack, 'AWS::IAM::Role')) {
        const Service = name === 'SelfTestRole' ? 'scheduler.amazonaws.com' : 'lambda.amazonaws.com';
        expect(Properties.AssumeRolePolicyDocument, name).toMatchObject({
          Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
        });
      }
    });

    it.each(roles)('name every action of %s, and bound every wildcard by a condition', (_, role) => {
      const statements = statementsOf(everythingOn, role);
      for (const { sid, actions, resources, condition } of statements) {
        expect(
          actions.filter((action) => action.includes('*')),
          sid,
        ).toEqual([]);
        const isWide = resources.some((resource) => resource.includes('*'));
        expect(isWide && Object.keys(condition).length === 0, sid).toBe(false);
      }
    });

    it.each(['Observe', 'React', 'Tell'])('give %s no action of ECS', (name) => {
      expect(actionsOf(everythingOn, name).filter((action) => action.startsWith('ecs:'))).toEqual([]);
    });

    it.each(['Inspect', 'Audit'])('let %s read ECS, and change nothing there', (name) => {
      const actions = actionsOf(everythingOn, name).filter((action) => action.startsWith('ecs:'));
      expect(actions.length).toBeGreaterThan(0);
      expect(actions.filter(isWriteOfEcs)).toEqual([]);
    });

    it('let nobody change anything in ECS unless the deployment enforces', () => {
      expect(roles.flatMap(([name]) => actionsOf(stack, name).filter(isWriteOfEcs))).toEqual([]);
      expect(stack.RemediateLambdaFunction?.Properties.Environment).toMatchObject({ Variables: { ENFORCE: 'false' } });
    });

    it('let remediate alone change something in ECS where the deployment enforces, by its remedies and no more', () => {
      const writes = roles.flatMap(([name]) =>
        actionsOf(everythingOn, name).flatMap((action) => (isWriteOfEcs(action) ? [[name, action]] : [])),
      );
      expect(writes).toEqual([
        ['Remediate', 'ecs:StopTask'],
        ['Remediate', 'ecs:UpdateContainerInstancesState'],
        ['Remediate', 'ecs:UpdateDaemon'],
      ]);
      expect(everythingOn.RemediateLambdaFunction?.Properties.Environment).toMatchObject({
        Variables: { ENFORCE: 'true' },
      });
    });
  });

  it('let tell publish to the topic for Amazon Q where there is one, and to no topic of others', () => {
    const topicsOf = (of: Stack) =>
      statementsOf(of, 'TellRole').flatMap(({ actions, resources }) =>
        actions.includes('sns:Publish') ? resources.map((arn) => arn.split(':').at(-1)) : [],
      );
    expect(topicsOf(stack)).toEqual(['DigestTopic']);
    expect(topicsOf(everythingOn)).toEqual(['DigestTopic', 'ChatTopic']);
  });

  describe("tell's right to put events", () => {
    it.each<{ bus: string; resources: readonly string[] }>([
      { bus: '', resources: [] },
      { bus: 'alerts', resources: ['arn:aws:events:eu-west-1:111122223333:event-bus/alerts'] },
      {
        bus: 'arn:aws:events:eu-west-1:444455556666:event-bus/on-call',
        resources: ['arn:aws:events:eu-west-1:444455556666:event-bus/on-call'],
      },
    ])("is for the bus '$bus' alone, and for Bookend's own events", ({ bus, resources }) => {
      const rights = statementsOf(deployed(template, { EventBus: bus }), 'TellRole').filter((statement) =>
        serviceOf(statement).has('events'),
      );
      expect(rights.map(({ actions }) => actions)).toEqual(resources.map(() => ['events:PutEvents']));
      expect(rights.flatMap((right) => right.resources)).toEqual(resources);
      for (const { condition } of rights)
        expect(condition).toEqual({
          'ForAllValues:StringEquals': { 'events:source': 'bookend', 'events:detail-type': 'Bookend Alert' },
          Null: { 'events:source': 'false', 'events:detail-type': 'false' },
        });
    });
  });

  describe("tell's right to Slack's secret", () => {
    it.each<{ when: string; parameters: Record<string, string>; rights: readonly (readonly [string, string])[] }>([
      { when: 'no secret is named', parameters: {}, rights: [] },
      {
        when: 'it is in SSM',
        parameters: { SlackSecret: '/bookend/slack' },
        rights: [['ssm:GetParameter', 'arn:aws:ssm:eu-west-1:111122223333:parameter/bookend/slack']],
      },
      {
        when: 'it is in Secrets Manager',
        parameters: { SlackSecret: '/aws/reference/secretsmanager/team/slack' },
        rights: [
          ['ssm:GetParameter', 'arn:aws:ssm:eu-west-1:111122223333:parameter/aws/reference/secretsmanager/team/slack'],
          ['secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:team/slack-??????'],
        ],
      },
      {
        when: 'it has a key of its own',
        parameters: { SlackSecret: '/bookend/slack', SlackSecretKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1' },
        rights: [
          ['ssm:GetParameter', 'arn:aws:ssm:eu-west-1:111122223333:parameter/bookend/slack'],
          ['kms:Decrypt', 'arn:aws:kms:eu-west-1:111122223333:key/1'],
        ],
      },
    ])('reaches as far as it must when $when', ({ parameters, rights }) => {
      const secrets = statementsOf(deployed(template, parameters), 'TellRole').filter((statement) =>
        ['ssm', 'secretsmanager', 'kms'].some((service) => serviceOf(statement).has(service)),
      );
      expect(secrets.map(({ actions, resources }) => [actions.join(), resources.join()])).toEqual(rights);
    });
  });
};

const actionsOf = (stack: Stack, name: string): readonly string[] =>
  statementsOf(stack, `${name}Role`).flatMap(({ actions }) => actions);

const serviceOf = ({ actions }: Statement): ReadonlySet<string | undefined> =>
  new Set(actions.map((action) => action.split(':')[0]));

const isWriteOfEcs = (action: string): boolean => /^ecs:(?!Describe|List)/.test(action);
