import { GetParameterCommand, SSMClient, ThrottlingException } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { storedSecret } from '../../../shared/edge/aws/secret.ts';
import type { SlackClient, SlackDestination } from '../../../shared/edge/tell/slack/client.ts';
import { createSlackSource } from '../../../shared/edge/tell/slack/slack-source.ts';

const MINUTE_MS = 60_000;
const bot = (token: string): string => JSON.stringify({ botToken: `xoxb-${token}`, channel: 'C0123456789' });

/** A source whose secret and clock the test sets. */
const source = (first: string | Error) => {
  const held = { secret: first, reads: 0, now: 1_000_000 };
  const destinations: SlackDestination[] = [];
  const broken: string[] = [];
  const { client, forget } = createSlackSource({
    read: async () => {
      held.reads += 1;
      if (held.secret instanceof Error) throw held.secret;
      return held.secret;
    },
    connect: (destination) => {
      destinations.push(destination);
      return { way: destination.way } as SlackClient;
    },
    now: () => held.now,
    onBroken: (cause) => broken.push(String(cause)),
  });
  return { held, destinations, broken, client, forget };
};

describe("the client for Slack's secret", () => {
  it('is one as long as the secret is the same, since it holds the pace; the secret is read every five minutes', async () => {
    const { held, destinations, client } = source(bot('1'));
    const first = await client();
    held.now += 4 * MINUTE_MS;
    expect(await client()).toBe(first);
    expect(held.reads).toBe(1);
    held.now += 2 * MINUTE_MS;
    expect(await client()).toBe(first);
    expect([held.reads, destinations.length]).toEqual([2, 1]);
  });

  it('is another one when the secret is another: after five minutes, or at once if Slack refused the old one', async () => {
    const { held, destinations, client, forget } = source(bot('1'));
    await client();
    held.secret = bot('2');
    await client();
    expect(destinations).toHaveLength(1);
    forget();
    await client();
    held.secret = bot('3');
    held.now += 6 * MINUTE_MS;
    await client();
    expect(destinations.map((one) => one.way === 'bot' && one.token)).toEqual(['xoxb-1', 'xoxb-2', 'xoxb-3']);
  });

  it.each([
    { fails: 'can not be read', secret: new Error('throttled') },
    { fails: 'is broken', secret: '{"botToken":"s3cr3t"}' },
  ])('stays the last good one while the secret $fails, and says so', async ({ secret }) => {
    const { held, broken, client, forget } = source(bot('1'));
    const good = await client();
    held.secret = secret;
    forget();
    expect(await client()).toBe(good);
    expect(broken).toHaveLength(1);
    expect(broken[0]).not.toContain('s3cr3t');
  });

  it('refuses every message, and needs a person, where there never was a good secret; then begins with the first', async () => {
    const { held, broken, client } = source(new Error('AccessDeniedException'));
    const refusing = await client();
    const refusal = { trouble: 'never', message: 'Slack, the secret: not_usable' };
    await expect(refusing.post({ text: '', blocks: [] }, 0)).rejects.toMatchObject(refusal);
    await expect(refusing.update({ channel: 'C', ts: '1' }, { text: '', blocks: [] }, 0)).rejects.toMatchObject(
      refusal,
    );
    expect(broken).toEqual(['Error: AccessDeniedException']);
    held.secret = bot('1');
    expect((await client()).way).toBe('bot');
  });
});

describe('a secret in SSM', () => {
  const ssm = new SSMClient({ region: 'eu-west-1' });
  const parameters = mockClient(ssm);
  beforeEach(() => parameters.reset());
  const read = storedSecret(ssm, '/bookend/slack');

  it('is read decrypted', async () => {
    parameters.on(GetParameterCommand, { Name: '/bookend/slack', WithDecryption: true }).resolves({
      Parameter: { Value: 'text' },
    });
    expect(await read()).toBe('text');
  });

  it('that is empty is named', async () => {
    parameters.on(GetParameterCommand).resolves({ Parameter: { Value: '' } });
    await expect(read()).rejects.toThrow('the parameter /bookend/slack is empty');
  });

  it("that can't be read is named with AWS's word for it, and nothing of the answer", async () => {
    const answer = new ThrottlingException({ message: 's3cr3t', Message: 's3cr3t', $metadata: {} });
    parameters.on(GetParameterCommand).rejects(Object.assign(answer, { $responseBodyText: 's3cr3t' }));
    const refused: unknown = await read().catch((error: unknown) => error);
    expect(String(refused)).toBe('Error: the parameter /bookend/slack could not be read: ThrottlingException');
    expect((refused as Error).cause).toBeUndefined();
  });
});
