import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isDelivered } from '../../../bench/service/delivered.ts';
import { readDeployment } from '../../../cli/demo/account/deployment-files.ts';
import { fits } from '../../../cli/demo/account/event-pattern.ts';
import type { EcsEvent } from '../../../simulator/events/envelope.ts';
import { namedScenario } from '../../../simulator/scenarios/load.ts';
import { simulate } from '../../../simulator/simulate.ts';
import { inCi, RUNS_ALL_DRAWN } from '../../drawn.ts';
import { hasProgram } from '../../needs.ts';

const REPOSITORY = join(import.meta.dirname, '..', '..', '..');
const { rule } = readDeployment(REPOSITORY, 'test', { accountId: '123456789012', region: 'us-west-2' });

interface Case {
  readonly when: string;
  readonly pattern: unknown;
  readonly passes: boolean;
}

const event = {
  source: 'aws.ecs',
  'detail-type': 'ECS Task State Change',
  resources: ['one', 'two'],
  detail: { lastStatus: 'RUNNING', version: 3, stoppedReason: null, containers: { first: {} } },
};

const CASES: readonly Case[] = [
  { when: 'a value is among those listed', pattern: { source: ['aws.ec2', 'aws.ecs'] }, passes: true },
  { when: 'a value is not listed', pattern: { source: ['aws.ec2'] }, passes: false },
  { when: 'a number is compared as one', pattern: { detail: { version: ['3'] } }, passes: false },
  { when: 'one element of a list is listed', pattern: { resources: ['two'] }, passes: true },
  { when: 'a field is missing', pattern: { detail: { group: ['web'] } }, passes: false },
  { when: 'one of all fields differs', pattern: { source: ['aws.ecs'], detail: { version: [4] } }, passes: false },
  { when: 'a field exists', pattern: { detail: { lastStatus: [{ exists: true }] } }, passes: true },
  { when: 'a field exists and is null', pattern: { detail: { stoppedReason: [{ exists: true }] } }, passes: true },
  { when: 'a field does not exist', pattern: { detail: { group: [{ exists: true }] } }, passes: false },
  { when: 'what exists is no leaf', pattern: { detail: { containers: [{ exists: true }] } }, passes: false },
  {
    when: 'a field should not exist, and does not',
    pattern: { detail: { group: [{ exists: false }] } },
    passes: true,
  },
  { when: 'a text begins so', pattern: { source: [{ prefix: 'aws.' }] }, passes: true },
  { when: 'a number would begin so', pattern: { detail: { version: [{ prefix: '3' }] } }, passes: false },
  {
    when: 'it is anything but another value',
    pattern: { detail: { lastStatus: [{ 'anything-but': ['PENDING'] }] } },
    passes: true,
  },
  {
    when: 'it is what it should be anything but',
    pattern: { detail: { lastStatus: [{ 'anything-but': 'RUNNING' }] } },
    passes: false,
  },
  {
    when: 'what should be anything but is missing',
    pattern: { detail: { group: [{ 'anything-but': 'web' }] } },
    passes: false,
  },
  {
    when: 'one alternative fits',
    pattern: { $or: [{ source: ['aws.ec2'] }, { source: ['aws.ecs'] }] },
    passes: true,
  },
  {
    when: 'an alternative fits and a field beside it does not',
    pattern: { source: ['aws.ec2'], $or: [{ detail: { version: [3] } }, { detail: { version: [4] } }] },
    passes: false,
  },
  {
    when: 'a field is looked for within a missing one',
    pattern: { nowhere: { name: [{ exists: true }] } },
    passes: false,
  },
  {
    when: 'it is listed among what it should be anything but',
    pattern: { detail: { lastStatus: [{ 'anything-but': ['PENDING', 'RUNNING'] }] } },
    passes: false,
  },
  { when: 'no alternative fits', pattern: { $or: [{ source: ['a'] }, { source: ['b'] }] }, passes: false },
  {
    when: 'one alternative within a field fits',
    pattern: { detail: { version: [3], $or: [{ lastStatus: ['PENDING'] }, { lastStatus: [{ prefix: 'RUN' }] }] } },
    passes: true,
  },
  ...(
    [
      ['*', true],
      ['RUNNING', true],
      ['RUN*', true],
      ['*ING', true],
      ['*NN*', true],
      ['R*N*NG', true],
      ['*RUNNING*', true],
      ['UNN', false],
      ['*RUN', false],
      ['NING*', false],
      ['RUNN*NNING', false],
      ['R*G*N', false],
      ['*N*N*N*N*', false],
    ] as const
  ).map(([wildcard, passes]) => ({
    when: `RUNNING should be like ${wildcard}`,
    pattern: { detail: { lastStatus: [{ wildcard }] } },
    passes,
  })),
  { when: 'a number should be like *', pattern: { detail: { version: [{ wildcard: '*' }] } }, passes: false },
  { when: 'a missing field should be like *', pattern: { detail: { group: [{ wildcard: '*' }] } }, passes: false },
];

describe('an event pattern', () => {
  it.each(CASES)('is $passes when $when', ({ pattern, passes }) => {
    expect(fits(pattern, event)).toBe(passes);
  });

  it.each<{ what: string; pattern: unknown }>([
    { what: 'an operator that is not known', pattern: { source: [{ suffix: '.ecs' }] } },
    { what: 'two stars side by side', pattern: { source: [{ wildcard: 'aws.**' }] } },
    { what: 'an escape in a wildcard', pattern: { source: [{ wildcard: 'aws.\\*' }] } },
    { what: 'a list of wildcards', pattern: { source: [{ wildcard: ['aws.*'] }] } },
    { what: 'an operator inside anything-but', pattern: { source: [{ 'anything-but': { prefix: 'aws.' } }] } },
    { what: 'two operators at a time', pattern: { source: [{ prefix: 'a', exists: true }] } },
    { what: 'a value outside of a list', pattern: { source: 'aws.ecs' } },
    { what: 'an empty list', pattern: { source: [] } },
    { what: '$or of one', pattern: { $or: [{ source: ['aws.ecs'] }] } },
  ])('refuses $what', ({ pattern }) => {
    expect(() => fits(pattern, event)).toThrow(TypeError);
  });

  it('names an operator that is not known', () => {
    expect(() => fits({ detail: { version: [{ numeric: ['>', 1] }] } }, event)).toThrow('numeric');
  });

  it('lets those of the simulated events pass that are delivered, as it is deployed', () => {
    const events = simulated(['a-good-day', 'start-impaired', 'daemon-unhealthy', 'deployment-rolled-back']);
    const passed = events.filter((one) => fits(rule.pattern, one));
    expect(passed).toEqual(events.filter(isDelivered));
    expect(passed.length).toBeGreaterThan(100);
    expect(passed.length).toBeLessThan(events.length);
  });

  it.skipIf(!RUNS_ALL_DRAWN || !hasProgram('moto_server'))(
    inCi('is read as moto reads it (needs moto_server)'),
    () => {
      const cases = CASES.map(({ pattern }) => ({ pattern, events: [event] }));
      const deployed = { pattern: rule.pattern, events: simulated(['daemon-told-first', 'deployment-rolled-back']) };
      const asked = [...cases, deployed];
      expect(byMoto(asked)).toEqual(asked.map(({ pattern, events }) => events.map((one) => fits(pattern, one))));
    },
    60_000,
  );
});

const simulated = (names: readonly string[]): readonly EcsEvent[] => {
  const events: EcsEvent[] = [];
  for (const name of names) simulate({ scenario: namedScenario(name), seed: 1, onEvent: (one) => events.push(one) });
  return events;
};

/** Asks moto which events pass which patterns: another reading of EventBridge's language than ours. */
const byMoto = (asked: readonly { readonly pattern: unknown; readonly events: readonly unknown[] }[]): unknown => {
  const { stdout, stderr } = spawnSync('python3', ['-c', MOTO], { input: JSON.stringify(asked), encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
};

const MOTO = `
import json, sys
from moto.events.models import EventPattern
passes = lambda pattern, event: EventPattern.load(json.dumps(pattern)).matches_event(event)
print(json.dumps([[passes(one['pattern'], event) for event in one['events']] for one in json.load(sys.stdin)]))
`;
