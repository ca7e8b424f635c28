import { check, looseObject, optional, pipe, regex, string } from 'valibot';
import { readDocument } from '../../documents/read-document.ts';
import { isSafeAddress } from '../../documents/safe-address.ts';
import { InputError } from '../../errors/input-error.ts';
import type { SlackDestination } from './client.ts';

const WHAT = "Slack's secret";

/** Tokens, channels and addresses: one line of what can stand in a header or a path. */
const word = (what: string, looks: RegExp) => pipe(string(`must be ${what}`), regex(looks, `must be ${what}`));

const address = (what: string) => pipe(string(`must be ${what}`), check(isSafeAddress, `must be ${what}`));

const webhook = looseObject({ webhookUrl: address('the https address of an incoming webhook') });
const bot = looseObject(
  {
    botToken: word("a bot's token, such as xoxb-…", /^xox[a-z]-[A-Za-z0-9-]+$/),
    channel: word("a channel's id, such as C0123456789", /^[CGD][A-Z0-9]{5,}$/),
    /** Another Slack than slack.com, such as GovSlack. */
    apiUrl: optional(address('the https address of a Slack API')),
  },
  'is missing',
);

/**
 * Reads where Slack is: `{"botToken","channel"}` or `{"webhookUrl"}`, as JSON.
 * @throws InputError naming every field that is wrong, and no value: what holds a secret is not quoted
 */
export const readSlackSecret = (text: string): SlackDestination => {
  const document = jsonIn(text);
  if ('webhookUrl' in document && 'botToken' in document)
    throw new InputError(WHAT, ['has both webhookUrl and botToken: one of them says where to tell']);
  if ('webhookUrl' in document) return { way: 'webhook', url: readDocument(WHAT, webhook, document).webhookUrl };
  const { botToken: token, channel, apiUrl } = readDocument(WHAT, bot, document);
  return { way: 'bot', token, channel, ...(apiUrl === undefined ? {} : { apiUrl: apiUrl.replace(/\/*$/, '/') }) };
};

const jsonIn = (text: string): object => {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new InputError(WHAT, ['is not valid JSON']); // without its cause, which quotes the text
  }
  if (typeof document === 'object' && document !== null && !Array.isArray(document)) return document;
  throw new InputError(WHAT, ['must be a JSON object']);
};
