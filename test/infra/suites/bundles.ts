import { readFileSync } from 'node:fs';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limitOf } from '../../../infra/bundle-limit.ts';
import { drawnOf, inCi, RUNS_ALL_DRAWN } from '../../drawn.ts';
import { startTable, type Table } from '../../edge/aws/loopback.ts';
import { batchOf } from '../../functions/batches.ts';
import { type Bundle, runBundle } from '../bundle.ts';
import { deployed, ofType, type Resource } from '../cloudformation.ts';
import { isObject } from '../json.ts';
import type { Packaged } from '../packaged.ts';

const TASK = new URL('../../fixtures/published-events/task-running-ec2-capacity-provider.json', import.meta.url);

/** The handlers run out of their zips, with the environment that the template sets, as they do once they are deployed. */
export const describeBundles = (packaged: Packaged): void => {
  const stack = deployed(packaged.template);
  const functions = ofType(stack, 'AWS::Lambda::Function').map(
    ([name, { Properties }]) => [name.replace('LambdaFunction', '').toLowerCase(), Properties] as const,
  );
  const bundleOf = async (name: string, more: Readonly<Record<string, string>> = {}): Promise<Bundle> => {
    const properties = new Map(functions).get(name);
    const environment = { ...variablesOf(properties), ...more };
    return { handler: String(properties?.Handler), zip: await packaged.zip(name), environment };
  };

  describe('packaged functions', () => {
    let table: Table;
    beforeAll(async () => {
      table = await startTable();
    });
    afterAll(() => table.stop());
    const overTable = () => ({ AWS_ENDPOINT_URL_DYNAMODB: table.endpoint, TABLE_NAME: table.tableName });

    it.each(drawnOf(functions))(
      '%s is loaded with what its deployment sets, and nothing beside its zip',
      async (name) => {
        expect(await runBundle(await bundleOf(name))).toBe('function');
      },
    );

    it.each(functions)('%s says its size, within the limit', (name) => {
      const [, bytes] = new RegExp(`^${name} +(\\d+) of ${limitOf(name)} bytes`, 'm').exec(packaged.output) ?? [];
      expect(Number(bytes)).toBeGreaterThan(100_000);
      expect(Number(bytes)).toBeLessThanOrEqual(limitOf(name));
    });

    it('observe writes what is watched and it can read, and answers what is broken as failed', async () => {
      const event = readFileSync(TASK, 'utf8');
      const { account, region } = JSON.parse(event) as Readonly<Record<'account' | 'region', string>>;
      const here = event.replaceAll(account, '111122223333').replaceAll(region, 'eu-west-1');
      const answer = await runBundle(await bundleOf('observe', overTable()), batchOf([event, here, '{"source":']));
      expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm2' }] });
      const { Items = [] } = await table.client.send(new ScanCommand({ TableName: table.tableName }));
      expect(Items.map(({ pk }) => String(pk).split('#')[0])).toContain('instance');
    });

    it.each(drawnOf(['inspect', 'tell']))('%s answers what is broken as failed', async (name) => {
      const answer = await runBundle(await bundleOf(name, overTable()), batchOf(['{}', 'no JSON']));
      expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }, { itemIdentifier: 'm1' }] });
    });

    it.runIf(RUNS_ALL_DRAWN)(
      inCi('remediate names what is wrong with a request by hand, and does nothing'),
      async () => {
        const bundle = await bundleOf('remediate', overTable());
        await expect(runBundle(bundle, { action: 'drain-instance' })).rejects.toThrow('containerInstanceArn');
      },
    );

    it.runIf(RUNS_ALL_DRAWN)(
      inCi('audit names what is wrong with a request by hand, and passes over an audit that has ended'),
      async () => {
        const bundle = await bundleOf('audit', overTable());
        await expect(runBundle(bundle, { cluster: 'shop' })).rejects.toThrow('cluster: must be the ARN of a cluster');
        const pk = { S: 'audit#arn:aws:ecs:eu-west-1:111122223333:cluster/shop' };
        expect(await runBundle(bundle, { Records: [{ dynamodb: { Keys: { pk } } }] })).toBeUndefined();
      },
    );

    it.runIf(RUNS_ALL_DRAWN)(inCi('react has nothing to tell of a place that is gone'), async () => {
      const dynamodb = {
        SequenceNumber: '1',
        Keys: { pk: { S: 'instance#gone' } },
        NewImage: { untoldAt: { N: '1' } },
      };
      const answer = await runBundle(await bundleOf('react', overTable()), { Records: [{ dynamodb }] });
      expect(answer).toEqual({ batchItemFailures: [] });
    });
  });
};

const variablesOf = (properties: Resource['Properties'] | undefined): Readonly<Record<string, string>> => {
  const environment = properties?.Environment;
  const variables = isObject(environment) ? environment.Variables : undefined;
  if (!isObject(variables)) throw new Error('the function has no environment');
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)]));
};
