import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cloudwatch } from '../../../simulator/api/services/cloudwatch.ts';
import { iam } from '../../../simulator/api/services/iam.ts';
import { logs } from '../../../simulator/api/services/logs.ts';
import { drawn } from '../../drawn.ts';
import { DESCRIBED } from './described.ts';
import { startEcs } from './ecs.ts';

/** Names that the actions read, with values of every kind and depth. */
const NAMES = [
  ...['MetricDataQueries', 'MetricStat', 'Metric', 'Dimensions', 'Expression', 'Id', 'Period', 'Stat', 'Namespace'],
  ...['StartTime', 'EndTime', 'ScanBy', 'MaxDatapoints', 'NextToken', 'AlarmNames', 'AlarmTypes', 'MaxRecords'],
  ...['limit', 'nextToken', 'logGroupNamePrefix', '__proto__', 'constructor'],
];
const VALUES = [
  '',
  'cpu',
  'AWS/ECS',
  'SampleCount',
  "SEARCH('Namespace=\"AWS/ECS\"', 'Sum', 0)",
  '2026-10-05T08:00:00Z',
];
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(...VALUES),
    fc.double(),
    fc.constantFrom(0, 1, 60, 1_790_000_000, null, true),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie('value'), { maxKeys: 5 }),
  ),
}));
const fields = fc.dictionary(fc.constantFrom(...NAMES), value, { maxKeys: 6 });
const action = (service: typeof iam) => fc.constantFrom(...Object.keys(service.actions), 'toString', 'Nothing');
const TARGETS = { Logs_20140328: logs, GraniteServiceVersion20100801: cloudwatch };

describe('any call of the services beside ECS', () => {
  it('in JSON is answered or refused, and breaks nothing', async () => {
    const { server } = await startEcs({ scenario: DESCRIBED });
    const call = fc
      .constantFrom(...(Object.keys(TARGETS) as (keyof typeof TARGETS)[]))
      .chain((target) => fc.tuple(fc.constant(target), action(TARGETS[target]), fields));
    await fc.assert(
      fc.asyncProperty(call, async ([target, name, body]) => {
        const answer = await fetch(server.url, {
          method: 'POST',
          headers: { 'x-amz-target': `${target}.${name}` },
          body: JSON.stringify(body),
        });
        expect([answer.status, await answer.json()]).toEqual([expect.toSatisfy(isNoFailure), expect.any(Object)]);
      }),
      { numRuns: drawn(1000) },
    );
  });

  it('as a form is answered or refused, and breaks nothing', async () => {
    const { server } = await startEcs({ scenario: DESCRIBED });
    const parts = fc.constantFrom(...NAMES, 'member', '1', '2', 'RoleName', 'PolicyArn', 'MaxItems', 'Marker', '');
    const form = fc.dictionary(
      fc.array(parts, { minLength: 1, maxLength: 6 }).map((names) => names.join('.')),
      fc.oneof(fc.constantFrom(...VALUES, 'agent', '1'), fc.string()),
    );
    const call = fc.oneof(
      fc.tuple(fc.constant('2010-05-08'), action(iam), form),
      fc.tuple(fc.constant('2010-08-01'), action(cloudwatch), form),
    );
    await fc.assert(
      fc.asyncProperty(call, async ([Version, Action, body]) => {
        const answer = await fetch(server.url, {
          method: 'POST',
          body: new URLSearchParams({ ...body, Version, Action }),
        });
        expect([answer.status, await answer.text()]).toEqual([
          expect.toSatisfy(isNoFailure),
          expect.stringMatching(/^<(\w+Response) xmlns="[^"]*">.*<\/\1>$/s),
        ]);
      }),
      { numRuns: drawn(1000) },
    );
  });

  it('of any path and method is answered', async () => {
    const { server } = await startEcs({ scenario: DESCRIBED });
    for (const path of [
      '//',
      '/?',
      '/%',
      '/2015-03-31/functions/?Marker=%',
      '/2015-03-31/functions?MaxItems=-1',
      '/..//x',
    ])
      for (const method of ['GET', 'POST', 'DELETE']) {
        const answer = await fetch(`${server.url}${path}`, { method });
        expect([path, method, answer.status]).toEqual([path, method, expect.toSatisfy(isNoFailure)]);
      }
  });
});

const isNoFailure = (status: unknown): boolean => typeof status === 'number' && status < 500;
