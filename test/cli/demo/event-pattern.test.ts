import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDeployment } from '../../../cli/demo/account/deployment.ts';
import { fits } from '../../../cli/demo/account/event-pattern.ts';
import type { EcsEvent } from '../../../simulator/events/envelope.ts';
import { namedScenario } from '../../../simulator/scenarios/load.ts';
import { simulate } from '../../../simulator/simulate.ts';
import { matches } from '../../infra/event-pattern.ts';
import type { Json } from '../../infra/json.ts';

const REPOSITORY = join(import.meta.dirname, '..', '..', '..');
const event = {
  source: 'aws.ecs',
  'detail-type': 'ECS Task State Change',
  detail: { lastStatus: 'RUNNING', containerInstanceArn: 'arn', tags: ['one', 'two'] },
};

describe('an event pattern', () => {
  it.each([
    { says: 'a value of the list', pattern: { source: ['aws.ec2', 'aws.ecs'] }, passes: true },
    { says: 'none of the list', pattern: { source: ['aws.ec2'] }, passes: false },
    { says: 'every field', pattern: { source: ['aws.ecs'], detail: { lastStatus: ['STOPPED'] } }, passes: false },
    { says: 'one element of a list', pattern: { detail: { tags: ['two'] } }, passes: true },
    { says: 'that a field is there', pattern: { detail: { containerInstanceArn: [{ exists: true }] } }, passes: true },
    { says: 'that a field is not there', pattern: { detail: { group: [{ exists: false }] } }, passes: true },
    { says: 'that a missing field is there', pattern: { detail: { group: [{ exists: true }] } }, passes: false },
    { says: 'a field within a missing one', pattern: { nowhere: { name: [{ exists: true }] } }, passes: false },
    { says: 'a prefix', pattern: { 'detail-type': [{ prefix: 'ECS Task' }] }, passes: true },
    {
      says: 'anything but others',
      pattern: { detail: { lastStatus: [{ 'anything-but': ['PENDING'] }] } },
      passes: true,
    },
    {
      says: 'anything but this',
      pattern: { detail: { lastStatus: [{ 'anything-but': ['RUNNING'] }] } },
      passes: false,
    },
    { says: 'one of two ways', pattern: { $or: [{ source: ['aws.ec2'] }, { source: ['aws.ecs'] }] }, passes: true },
    { says: 'neither of two ways', pattern: { $or: [{ source: ['a'] }, { source: ['b'] }] }, passes: false },
  ])('that asks for $says: $passes', ({ pattern, passes }) => {
    expect(fits(pattern, event)).toBe(passes);
  });

  it('lets the same events pass as the evaluator that the deployed pattern is judged by', () => {
    const { rule } = readDeployment(REPOSITORY, 'test');
    const events: EcsEvent[] = [];
    for (const name of ['a-good-day', 'start-impaired', 'daemon-unhealthy', 'deployment-rolled-back'])
      simulate({ scenario: namedScenario(name), seed: 1, onEvent: (one) => events.push(one) });
    const passed = events.filter((one) => fits(rule.pattern, one));
    expect(passed).toEqual(events.filter((one) => matches(rule.pattern as Json, one)));
    expect(passed.length).toBeGreaterThan(100);
    expect(passed.length).toBeLessThan(events.length);
  });

  it('is refused with a condition that is not known here, rather than let everything pass', () => {
    expect(() => fits({ detail: { version: [{ numeric: ['>', 1] }] } }, event)).toThrow('numeric');
  });
});
