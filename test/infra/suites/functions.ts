import { describe, expect, it } from 'vitest';
import { fits } from '../../../cli/demo/account/event-pattern.ts';
import type { ItemKey } from '../../../shared/core/words/item-key.ts';
import { pkOf } from '../../../shared/edge/store/keys.ts';
import { EXPIRY_ATTRIBUTE, STATE_TABLE } from '../../../shared/edge/store/table.ts';
import { deployed, ofType, outputsOf, type Stack, type Template } from '../cloudformation.ts';
import { isObject, type Json } from '../json.ts';
import { listOf } from '../policies.ts';

/** The functions, the table they share, and what wakes react. */
export const describeFunctions = (template: Template): void => {
  const stack = deployed(template);
  const functions = ofType(stack, 'AWS::Lambda::Function');

  describe('functions', () => {
    it.each(functions)(
      '%s runs on Node 24, is traced only where that was asked for, named and tagged',
      (name, { Properties }) => {
        expect(Properties).toMatchObject({
          Runtime: 'nodejs24.x',
          Architectures: ['arm64'],
          TracingConfig: { Mode: 'PassThrough' },
          FunctionName: `bookend-dev-${name.replace('LambdaFunction', '').toLowerCase()}`,
          Tags: expect.arrayContaining([{ Key: 'application', Value: 'bookend' }]),
        });
        expect(String(Properties.Description).length).toBeGreaterThan(20);
      },
    );

    it.each(functions)('%s keeps its log for a month', (name) => {
      expect(stack[name.replace('LambdaFunction', 'LogGroup')]?.Properties.RetentionInDays).toBe(30);
    });

    it.each(functions)('%s reserves no concurrency, which a new account refuses', (_name, { Properties }) => {
      expect(Properties).not.toHaveProperty('ReservedConcurrentExecutions');
    });

    it('tell is invoked by two batches at a time at most: they take turns', () => {
      const [, source] =
        ofType(stack, 'AWS::Lambda::EventSourceMapping').find(
          ([, { Properties }]) => Properties.EventSourceArn === 'TellQueue.Arn',
        ) ?? [];
      expect(source?.Properties.ScalingConfig).toEqual({ MaximumConcurrency: 2 });
    });
  });

  describe('a parameter', () => {
    type Parameter = { readonly Default: string | number; readonly AllowedPattern?: string };
    const parameters = Object.entries(template.Parameters as Readonly<Record<string, Parameter>>);

    it.each(parameters)('%s may be left out: its default is one that it allows', (_, { Default, AllowedPattern }) => {
      expect(['string', 'number']).toContain(typeof Default);
      if (AllowedPattern !== undefined) expect(String(Default)).toMatch(new RegExp(AllowedPattern));
    });
  });

  describe('the dashboard', () => {
    const dashboardIn = (place: Readonly<Record<string, string>>) => ({
      name: deployed(template, {}, place).Dashboard?.Properties.DashboardName,
      url: outputsOf(template, {}, place).DashboardUrl,
    });

    it('has a name of its own in each Region, since all of an account share one list', () => {
      expect(dashboardIn({}).name).toBe('bookend-dev-eu-west-1');
      expect(dashboardIn({ 'AWS::Region': 'us-east-1' }).name).toBe('bookend-dev-us-east-1');
    });

    it.each([
      { partition: 'aws', region: 'eu-west-1', host: 'eu-west-1.console.aws.amazon.com' },
      { partition: 'aws-cn', region: 'cn-north-1', host: 'cn-north-1.console.amazonaws.cn' },
      { partition: 'aws-us-gov', region: 'us-gov-west-1', host: 'us-gov-west-1.console.amazonaws-us-gov.com' },
    ])('is found in the console of the partition $partition', ({ partition, region, host }) => {
      const { url } = dashboardIn({ 'AWS::Partition': partition, 'AWS::Region': region });
      expect(url).toBe(`https://${host}/cloudwatch/home?region=${region}#dashboards/dashboard/Dashboard`);
    });
  });

  describe('the table', () => {
    const table = stack.StateTable;

    it('is the one that the store uses', () => {
      expect(table?.Properties).toMatchObject(STATE_TABLE);
    });

    it('is encrypted, can be set back to any moment, and outlives the stack', () => {
      expect(table).toMatchObject({
        DeletionPolicy: 'RetainExceptOnCreate',
        UpdateReplacePolicy: 'Retain',
        Properties: {
          SSESpecification: { SSEEnabled: true },
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          TimeToLiveSpecification: { AttributeName: EXPIRY_ATTRIBUTE, Enabled: true },
          StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
        },
      });
    });
  });

  describe("the stream's filter of audit", () => {
    const patterns = filtersOf(stack, 'Audit');
    const wakes = (pk: string, NewImage: unknown): boolean =>
      patterns.some((pattern) => fits(pattern, { dynamodb: { Keys: { pk: { S: pk } }, NewImage } }));

    it.each<{ what: string; pk: string; image: unknown; isWoken: boolean }>([
      { what: 'an audit is asked for', pk: 'audit#a', image: { askedAt: { N: '1' } }, isWoken: true },
      { what: 'an audit has ended', pk: 'audit#a', image: { endedAt: { N: '1' }, dueAt: { N: '2' } }, isWoken: false },
      { what: 'an audit expires', pk: 'audit#a', image: undefined, isWoken: false },
      { what: 'another item is asked', pk: 'instance#a', image: { askedAt: { N: '1' } }, isWoken: false },
    ])('says $isWoken when $what', ({ pk, image, isWoken }) => {
      expect(wakes(pk, image)).toBe(isWoken);
    });
  });

  describe("the stream's filter of react", () => {
    const patterns = filtersOf(stack, 'React');
    const wakes = (record: unknown): boolean => patterns.some((pattern) => fits(pattern, record));
    const record = (pk: string, NewImage: unknown) => ({ dynamodb: { Keys: { pk: { S: pk } }, NewImage } });

    it.each<{ what: string; pk: string; image: unknown; isWoken: boolean }>([
      { what: 'an instance has something untold', pk: 'instance#a', image: { untoldAt: { N: '1' } }, isWoken: true },
      { what: 'an instance has a check', pk: 'instance#a', image: { dueAt: { N: '1' } }, isWoken: true },
      {
        what: 'a deployment has something untold',
        pk: 'deployments#a#b',
        image: { untoldAt: { N: '1' } },
        isWoken: true,
      },
      { what: 'a cluster has something untold', pk: 'cluster#a', image: { untoldAt: { N: '1' } }, isWoken: true },
      { what: 'a hole has something untold', pk: 'hole#a#b#c', image: { untoldAt: { N: '1' } }, isWoken: true },
      { what: 'a cluster has a check', pk: 'cluster#a', image: { dueAt: { N: '1' } }, isWoken: true },
      { what: 'an instance asks for nothing', pk: 'instance#a', image: { revision: { N: '1' } }, isWoken: false },
      { what: 'an instance is taken away', pk: 'instance#a', image: undefined, isWoken: false },
      { what: 'a thread is written', pk: 'thread#a', image: { untoldAt: { N: '1' } }, isWoken: false },
      { what: 'the budget is taken from', pk: 'budget#ecs-read', image: { dueAt: { N: '1' } }, isWoken: false },
      { what: 'a letter is put into the outbox', pk: 'outbox#1#a', image: { at: { N: '1' } }, isWoken: true },
      {
        what: 'a letter is woken',
        pk: 'outbox#1#a',
        image: { at: { N: '1' }, wokenAt: { N: '2' } },
        isWoken: true,
      },
      { what: 'a letter has been sent', pk: 'outbox#1#a', image: undefined, isWoken: false },
      { what: 'an act is put into the history', pk: 'history#1#a', image: { at: { N: '1' } }, isWoken: false },
      { what: 'a sign of life is written', pk: 'status#sweep', image: { at: { N: '1' } }, isWoken: false },
      { what: 'the policy is put', pk: 'policy', image: { document: { S: '{}' } }, isWoken: true },
      { what: 'the policy is taken away', pk: 'policy', image: undefined, isWoken: true },
      { what: 'a copy of the policy is kept', pk: 'policy#good', image: { document: { S: '{}' } }, isWoken: false },
      {
        what: 'an audit is asked for',
        pk: 'audit#a',
        image: { askedAt: { N: '1' }, dueAt: { N: '2' } },
        isWoken: false,
      },
      { what: 'an inventory is written', pk: 'inventory#a', image: { dueAt: { N: '1' } }, isWoken: false },
    ])('says $isWoken when $what', ({ pk, image, isWoken }) => {
      expect(wakes(record(pk, image))).toBe(isWoken);
    });

    // the compiler asks for each kind of item: its untold notices leave by the stream alone
    const PLACES: { readonly [Kind in ItemKey['kind']]: Extract<ItemKey, { kind: Kind }> } = {
      instance: { kind: 'instance', containerInstanceArn: 'i' },
      deployments: { kind: 'deployments', clusterArn: 'c', daemonName: 'd' },
      cluster: { kind: 'cluster', clusterArn: 'c' },
      hole: { kind: 'hole', clusterArn: 'c', hole: 'h', resource: 'r' },
    };
    it.each(Object.values(PLACES))('wakes react for each place of the kind $kind', (key) => {
      for (const name of ['untoldAt', 'dueAt']) expect(wakes(record(pkOf(key), { [name]: { N: '1' } }))).toBe(true);
    });
  });
};

const filtersOf = (stack: Stack, name: string): readonly Json[] => {
  const [, source] =
    ofType(stack, 'AWS::Lambda::EventSourceMapping').find(
      ([
        ,
        {
          Properties: { EventSourceArn, FunctionName },
        },
      ]) => EventSourceArn === 'StateTable.StreamArn' && FunctionName === `${name}LambdaFunction.Arn`,
    ) ?? [];
  const criteria = source?.Properties.FilterCriteria;
  if (!isObject(criteria)) throw new Error('the stream has no filter');
  return listOf(criteria.Filters).map((filter) => JSON.parse(isObject(filter) ? String(filter.Pattern) : ''));
};
