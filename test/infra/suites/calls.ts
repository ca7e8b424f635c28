import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { deployed } from '../cloudformation.ts';
import type { Packaged } from '../packaged.ts';
import { rolesOf, statementsOf } from '../policies.ts';

/** Calls that IAM knows by another name than the API. */
const ACTIONS: Readonly<Record<string, string>> = {
  'eventbridge:PutEvents': 'events:PutEvents',
  'sns:PublishBatch': 'sns:Publish',
  'sqs:SendMessageBatch': 'sqs:SendMessage',
};

/** The SDK's document client carries these along, whether they are called or not. */
const CARRIED_ALONG: readonly string[] = ['dynamodb:DescribeEndpoints', 'dynamodb:Query', 'dynamodb:Scan'];

/** The services that functions call themselves; to queues and streams Lambda goes for them. */
const CALLED = /^(cloudwatch|dynamodb|ecs|events|sns|ssm):/;

/**
 * A role allows exactly the calls that its function's bundle can make: nothing is refused at night, and no right is left
 * over.
 */
export const describeCalls = (packaged: Packaged): void => {
  const everything = { SlackSecret: '/bookend/slack', EventBus: 'alerts', Enforce: 'true' };
  const stack = deployed(packaged.template, everything);

  describe('the right to each call of AWS', () => {
    it.each([...rolesOf(stack)])('is what %s has, no more and no less', async (name, role) => {
      const calls = await callsIn(packaged, name.toLowerCase());
      const allowed = statementsOf(stack, role).flatMap(({ actions }) => actions);
      expect(unique(allowed.filter(isCalled))).toEqual(unique(calls.filter(isCalled)));
      if (calls.includes('sqs:SendMessage')) expect(allowed).toContain('sqs:SendMessage');
    });
  });
};

/** The calls of the SDK that a bundle holds, by the sources that its map names. */
const callsIn = async (packaged: Packaged, name: string): Promise<readonly string[]> => {
  const map = unzipSync(await packaged.zip(name))[`functions/${name}.mjs.map`];
  const { sources } = JSON.parse(new TextDecoder().decode(map)) as { readonly sources: readonly string[] };
  const calls = sources.flatMap((source) => {
    const [, service, call] = /client-(\w+)\/dist-es\/commands\/(\w+)Command\.js$/.exec(source) ?? [];
    return service === undefined ? [] : [`${service}:${call}`];
  });
  return calls.map((call) => ACTIONS[call] ?? call);
};

const isCalled = (action: string): boolean => CALLED.test(action) && !CARRIED_ALONG.includes(action);

/** Streams are read by Lambda, in react's name. */
const isOfStream = (action: string): boolean =>
  /^dynamodb:(DescribeStream|GetRecords|GetShardIterator|ListStreams)$/.test(action);

const unique = (actions: readonly string[]): readonly string[] =>
  [...new Set(actions)].filter((action) => !isOfStream(action)).sort();
