import { describe, expect, it } from 'vitest';
import { deployed, type Stack, type Template } from '../cloudformation.ts';
import { coursesOf } from '../cloudwatch/courses.ts';
import { HAPPENS_AT, selfTestsStop } from '../cloudwatch/scenarios.ts';
import { isObject } from '../json.ts';
import { statementsOf } from '../policies.ts';

const BUS = 'arn:aws:events:eu-west-1:111122223333:event-bus/default';

/** The self-test's schedule, its rights, and the alarm that misses it. */
export const describeSelfTest = (template: Template): void => {
  const stack = deployed(template);

  describe('the self-test', () => {
    it('goes to the bus at whole quarters of an hour, with nothing but its time', () => {
      expect(stack.SelfTestSchedule?.Properties).toMatchObject({
        Name: 'bookend-dev-self-test',
        ScheduleExpression: 'cron(0/15 * * * ? *)',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: {
          Arn: BUS,
          RoleArn: 'SelfTestRole.Arn',
          EventBridgeParameters: { Source: 'bookend.self-test', DetailType: 'Bookend Self-Test' },
          Input: '{"scheduledAt":"<aws.scheduler.scheduled-time>"}',
        },
      });
    });

    it('begins once react and tell know it: those of an earlier release would tell people of it', () => {
      expect(template.Resources.SelfTestSchedule).toMatchObject({
        DependsOn: ['ReactLambdaFunction', 'TellLambdaFunction'],
      });
    });

    it('may send its own events to the own bus, and no others', () => {
      expect(statementsOf(stack, 'SelfTestRole')).toMatchObject([
        {
          actions: ['events:PutEvents'],
          resources: [BUS],
          condition: {
            'ForAllValues:StringEquals': { 'events:source': 'bookend.self-test' },
            Null: { 'events:source': 'false' },
          },
        },
      ]);
    });

    it.each([
      { minutes: '15', schedule: true },
      { minutes: '5', schedule: true },
      { minutes: '0', schedule: false },
    ])('is there every $minutes minutes: $schedule, and the sweep awaits it as often', ({ minutes, schedule }) => {
      const chosen = deployed(template, { SelfTestMinutes: minutes });
      expect([chosen.SelfTestSchedule, chosen.SelfTestRole].map((one) => one !== undefined)).toEqual([
        schedule,
        schedule,
      ]);
      expect(variablesOf(chosen, 'InspectLambdaFunction')).toMatchObject({ SELF_TEST_MINUTES: minutes });
    });

    it.each([5, 15])(
      'that stops is one call of trouble-lasts a quarter of an hour after it is missed: every %i minutes',
      (every) => {
        const [courses] = coursesOf(stack, { stops: selfTestsStop(every) });
        for (const { ofAlarm } of courses?.ofReadings ?? []) {
          const called = [...ofAlarm].filter(([, changes]) => changes.length > 0);
          expect(called.map(([name, changes]) => [name, changes.map(({ state }) => state)])).toEqual([
            ['trouble-lasts', ['ALARM', 'OK']],
          ]);
          const redAfter = (called[0]?.[1][0]?.minute ?? Number.NaN) - HAPPENS_AT;
          expect(redAfter).toBeGreaterThan(every + 5);
          expect(redAfter).toBeLessThanOrEqual(every + 5 + 15);
        }
      },
    );
  });

  describe("tell's right to the heartbeat's address", () => {
    it.each<{ when: string; heartbeat: string; rights: readonly (readonly [string, string])[] }>([
      { when: 'there is none', heartbeat: '', rights: [] },
      {
        when: 'it is in SSM',
        heartbeat: '/bookend/heartbeat',
        rights: [['ssm:GetParameter', 'arn:aws:ssm:eu-west-1:111122223333:parameter/bookend/heartbeat']],
      },
      {
        when: 'it is in Secrets Manager',
        heartbeat: '/aws/reference/secretsmanager/heartbeat',
        rights: [
          ['ssm:GetParameter', 'arn:aws:ssm:eu-west-1:111122223333:parameter/aws/reference/secretsmanager/heartbeat'],
          ['secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:heartbeat-??????'],
        ],
      },
    ])('reaches as far as it must when $when', ({ heartbeat, rights }) => {
      const chosen = deployed(template, { HeartbeatUrl: heartbeat });
      const secrets = statementsOf(chosen, 'TellRole').filter(({ actions }) =>
        /^(ssm|secretsmanager):/.test(actions[0] ?? ''),
      );
      expect(secrets.map(({ actions, resources }) => [actions.join(), resources.join()])).toEqual(rights);
      expect(variablesOf(chosen, 'TellLambdaFunction')).toMatchObject({ HEARTBEAT_URL: heartbeat });
    });
  });
};

const variablesOf = (stack: Stack, name: string): unknown => {
  const environment = stack[name]?.Properties.Environment;
  return isObject(environment) ? environment.Variables : undefined;
};
