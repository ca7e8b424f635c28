import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fits } from '../../../cli/demo/account/event-pattern.ts';
import { createReplay } from '../../../cli/replay/stream/engine.ts';
import { roleOf } from '../../../shared/core/words/task-role.ts';
import { readDaemons } from '../../../shared/edge/documents/declared-daemons.ts';
import { readPolicy } from '../../../shared/edge/policy/read-policy.ts';
import type { EcsEvent } from '../../../simulator/events/envelope.ts';
import { randomFleet } from '../../../simulator/random-fleets/random-fleet.ts';
import { namedScenario, scenarioNames } from '../../../simulator/scenarios/load.ts';
import type { Scenario } from '../../../simulator/scenarios/scenario.ts';
import { simulate } from '../../../simulator/simulate.ts';
import { isLeftOut } from '../../../simulator/way/left-out.ts';

import { selfTestEvent } from '../../doubles/self-test-schedule.ts';
import type { Stack } from '../cloudformation.ts';
import type { Json } from '../json.ts';

const PUBLISHED = new URL('../../fixtures/published-events/', import.meta.url);

/** The place of the stack that the tests work out. */
const HERE = { account: '111122223333', region: 'eu-west-1' };

const published = (file: string): EcsEvent => ({
  ...JSON.parse(readFileSync(new URL(file, PUBLISHED), 'utf8')),
  ...HERE,
});

const withDetail = (event: EcsEvent, detail: Readonly<Record<string, unknown>>): EcsEvent => ({
  ...event,
  detail: { ...event.detail, ...detail },
});

const without = (event: EcsEvent, field: string): EcsEvent => {
  const { [field]: _, ...detail } = event.detail;
  return { ...event, detail };
};

const selfTest = selfTestEvent(Date.parse('2026-12-01T10:15:00Z'), HERE);

/** A task of an EC2 capacity provider: the nearest to one of a Managed Instance that is published. */
const task = published('task-running-ec2-capacity-provider.json');
const instance = published('instance-state-active.json');
const BEFORE_RUNNING = ['PROVISIONING', 'PENDING', 'ACTIVATING'];
const WHILE_STOPPING = ['DEACTIVATING', 'STOPPING'];
const daemonDefinition = 'arn:aws:ecs:eu-west-1:111122223333:daemon-task-definition/log-agent:3';

/** The one published event of a task that is being stopped, as if its task were on a container instance. */
const deactivating = withDetail(published('task-deactivating.json'), {
  containerInstanceArn: task.detail.containerInstanceArn,
});

const PUBLISHED_FILES = readdirSync(PUBLISHED).filter((file) => file.endsWith('.json'));
const isOfFargate = (file: string): boolean => published(file).detail.launchType === 'FARGATE';

const LET_IN: readonly (readonly [string, EcsEvent | typeof selfTest])[] = [
  ['a self-test', selfTest],
  ...['RUNNING', 'DEPROVISIONING', 'STOPPED', 'of a status that is not known yet'].map(
    (lastStatus) => [`a task that is ${lastStatus}`, withDetail(task, { lastStatus })] as const,
  ),
  ...WHILE_STOPPING.flatMap((lastStatus) => {
    const stopping = withDetail(deactivating, { lastStatus });
    return [
      [`a task ${lastStatus} of a daemon's group`, withDetail(stopping, { group: 'daemon:log-agent' })],
      [
        `a task ${lastStatus} of a daemon's definition`,
        without(withDetail(stopping, { taskDefinitionArn: daemonDefinition }), 'group'),
      ],
    ] as const;
  }),
  ...['MANAGED_INSTANCES', 'EC2', 'spelled as nobody has seen it'].map(
    (launchType) => [`a task whose launch type is ${launchType}`, withDetail(task, { launchType })] as const,
  ),
  ['a task that has no launch type', without(task, 'launchType')],
  ...['REGISTERING', 'REGISTRATION_FAILED', 'ACTIVE', 'DRAINING', 'DEREGISTERING', 'INACTIVE'].map(
    (status) => [`a container instance that is ${status}`, withDetail(instance, { status })] as const,
  ),
];

const LEFT_OUT: readonly (readonly [string, EcsEvent | Readonly<Record<string, unknown>>])[] = [
  ...BEFORE_RUNNING.flatMap((lastStatus) => [
    [`a task that is still ${lastStatus}`, withDetail(task, { lastStatus })] as const,
    [`a daemon task that is still ${lastStatus}`, withDetail(task, { lastStatus, group: 'daemon:log-agent' })] as const,
  ]),
  ...WHILE_STOPPING.flatMap((lastStatus) => [
    [`an application task that is ${lastStatus}`, withDetail(deactivating, { lastStatus })] as const,
    [`one that is ${lastStatus} and has no group`, without(withDetail(task, { lastStatus }), 'group')] as const,
    [
      `one that is ${lastStatus} in the group my-daemon:1`,
      withDetail(task, { lastStatus, group: 'my-daemon:1' }),
    ] as const,
  ]),
  ['a task that is on no container instance', without(task, 'containerInstanceArn')],
  ["another account's self-test", { ...selfTest, account: '444455556666' }],
  ['what comes by the name of the self-test and is another kind', { ...task, source: 'bookend.self-test' }],
  ['what is called a self-test and comes by another name', { ...selfTest, source: 'aws.ecs' }],
  ['what only calls itself an event of ECS', { ...task, source: 'my.ecs' }],
  ["an alert of Bookend's own, for the same bus", { ...selfTest, source: 'bookend', 'detail-type': 'Bookend Alert' }],
  ['an alert that calls itself a self-test', { ...selfTest, 'detail-type': 'Bookend Alert' }],
  ['an action of a service', { ...task, 'detail-type': 'ECS Service Action' }],
  ['a deployment of a service', { ...task, 'detail-type': 'ECS Deployment State Change' }],
  ["another service's event", { ...task, source: 'aws.ec2' }],
  ["another account's event", { ...task, account: '444455556666' }],
  ["another Region's event", { ...task, region: 'us-east-1' }],
  ['an event that names no account', { ...task, account: undefined }],
];

/** The rule's pattern lets in all that may change a verdict, and leaves out what can't. */
export const describeEventPattern = (stack: Stack): void => {
  const pattern: Json = stack.EcsEventsRule?.Properties.EventPattern ?? null;

  describe("the rule's pattern", () => {
    it.each(PUBLISHED_FILES.filter((file) => !isOfFargate(file)))('lets in the published event %s', (file) => {
      expect(fits(pattern, published(file))).toBe(true);
    });

    it.each(LET_IN)('lets in %s', (_, event) => {
      expect(fits(pattern, event)).toBe(true);
    });

    it.each(PUBLISHED_FILES.filter(isOfFargate))('leaves out the published event %s, of Fargate', (file) => {
      expect(fits(pattern, published(file))).toBe(false);
    });

    it.each(LEFT_OUT)('leaves out %s', (_, event) => {
      expect(fits(pattern, event)).toBe(false);
    });

    it('changes no verdict of any scenario by what it leaves out', () => {
      const counts = { all: 0, letIn: 0 };
      for (const scenario of scenarioNames().map(namedScenario).filter(isSmall)) {
        const { events, judge } = live(scenario);
        const letIn = events.filter((event) => fits(pattern, { ...event, ...HERE }));
        expect(judge(letIn), scenario.name).toEqual(judge(events));
        counts.all += events.length;
        counts.letIn += letIn.length;
      }
      expect(counts.letIn / counts.all).toBeGreaterThan(0);
      expect(counts.letIn / counts.all).toBeLessThan(0.9);
    });

    it('leaves out of fleets, once their tasks run, application tasks alone while they are stopped', () => {
      const told = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((seed) => live(randomFleet(seed)).events.filter(isToldOnceRunning));
      const leftOut = told.filter((event) => !fits(pattern, { ...event, ...HERE }));
      expect(leftOut.length).toBeGreaterThan(50);
      expect(new Set(leftOut.map(({ detail }) => detail.lastStatus))).toEqual(new Set(WHILE_STOPPING));
      expect(new Set(leftOut.map(roleIn))).toEqual(new Set(['application']));
      expect(leftOut).toEqual(told.filter((event) => isLeftOut('of-daemons', event)));
    });
  });
};

const isToldOnceRunning = ({ detail }: EcsEvent): boolean =>
  detail.containerInstanceArn !== undefined && !BEFORE_RUNNING.includes(String(detail.lastStatus));

const roleIn = ({ detail }: EcsEvent) =>
  roleOf(textOf(detail.group), textOf(detail.taskDefinitionArn), textOf(detail.launchType));

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** A scenario's events, and the verdicts over some of them by the clock of all. */
const live = (scenario: Scenario) => {
  const events: EcsEvent[] = [];
  const simulation = simulate({ scenario, seed: 1, onEvent: (event) => events.push(event) });
  const judge = (some: readonly EcsEvent[]) => {
    const replay = createReplay({
      daemons: readDaemons(simulation.daemons()),
      policy: readPolicy(scenario.policy ?? {}),
    });
    for (const event of some) replay.add(event);
    return replay.result(simulation.newestTold).lines;
  };
  return { events, judge };
};

/** A fleet of thousands tells no more about a pattern than one of dozens, and takes minutes. */
const isSmall = ({ clusters }: Scenario): boolean =>
  clusters.every(({ capacityProviders }) => capacityProviders.every(({ instances }) => instances <= 200));
