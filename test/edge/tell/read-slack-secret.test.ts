import { describe, expect, it } from 'vitest';
import { InputError } from '../../../shared/edge/errors/input-error.ts';
import { readSlackSecret } from '../../../shared/edge/tell/slack/read-slack-secret.ts';

const TOKEN = 'xoxb-1234-s3cr3t';
const HOOK = 'https://hooks.slack.com/services/T0/B0/s3cr3t';
const json = (document: unknown): string => JSON.stringify(document);

describe("Slack's secret", () => {
  it.each([
    {
      says: 'a bot and its channel',
      secret: { botToken: TOKEN, channel: 'C0123456789' },
      destination: { way: 'bot', token: TOKEN, channel: 'C0123456789' },
    },
    {
      says: 'a bot of another Slack',
      secret: { botToken: TOKEN, channel: 'C0123456789', apiUrl: 'https://slack-gov.com/api' },
      destination: { way: 'bot', token: TOKEN, channel: 'C0123456789', apiUrl: 'https://slack-gov.com/api/' },
    },
    { says: 'an incoming webhook', secret: { webhookUrl: HOOK }, destination: { way: 'webhook', url: HOOK } },
    {
      says: 'a webhook of this machine',
      secret: { webhookUrl: 'http://127.0.0.1:8080/hook/s3cr3t', note: 'for the demo' },
      destination: { way: 'webhook', url: 'http://127.0.0.1:8080/hook/s3cr3t' },
    },
  ])('names $says', ({ secret, destination }) => {
    expect(readSlackSecret(json(secret))).toEqual(destination);
  });

  it.each([
    { wrong: 'no JSON', text: TOKEN, problems: ['is not valid JSON'] },
    { wrong: 'JSON that is cut off', text: `{"botToken":"${TOKEN}`, problems: ['is not valid JSON'] },
    { wrong: 'a text', text: json(TOKEN), problems: ['must be a JSON object'] },
    { wrong: 'a list', text: json([{ webhookUrl: HOOK }]), problems: ['must be a JSON object'] },
    { wrong: 'nothing', text: 'null', problems: ['must be a JSON object'] },
    {
      wrong: 'an empty object',
      text: '{}',
      problems: ['botToken: is missing', 'channel: is missing'],
    },
    {
      wrong: 'a token with a line break, which would end a header',
      text: json({ botToken: `${TOKEN}\r\nX: s3cr3t`, channel: 'C0123456789' }),
      problems: ["botToken: must be a bot's token, such as xoxb-…"],
    },
    {
      wrong: "a channel's name",
      text: json({ botToken: TOKEN, channel: '#alerts-s3cr3t' }),
      problems: ["channel: must be a channel's id, such as C0123456789"],
    },
    {
      wrong: 'numbers',
      text: json({ botToken: 1, channel: 2, apiUrl: 3 }),
      problems: [
        "botToken: must be a bot's token, such as xoxb-…",
        "channel: must be a channel's id, such as C0123456789",
        'apiUrl: must be the https address of a Slack API',
      ],
    },
    {
      wrong: 'two ways at once',
      text: json({ botToken: TOKEN, channel: 'C0123456789', webhookUrl: HOOK }),
      problems: ['has both webhookUrl and botToken: one of them says where to tell'],
    },
    ...[
      'http://hooks.slack.com/services/s3cr3t',
      'http://127.0.0.1.example.com/s3cr3t',
      'http://localhost/s3cr3t',
      'https://user:s3cr3t@hooks.slack.com/',
      'ftp://127.0.0.1/s3cr3t',
      'file:///s3cr3t',
      'hooks.slack.com/s3cr3t',
      '',
    ].map((webhookUrl) => ({
      wrong: `the address ${webhookUrl || 'of nothing'}`,
      text: json({ webhookUrl }),
      problems: ['webhookUrl: must be the https address of an incoming webhook'],
    })),
  ])('is refused if it is $wrong, with the field and without a value', ({ text, problems }) => {
    let refused: unknown;
    try {
      readSlackSecret(text);
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(InputError);
    expect((refused as InputError).problems).toEqual(problems);
    expect((refused as InputError).cause).toBeUndefined();
    expect(String(refused)).not.toContain('s3cr3t');
  });
});
