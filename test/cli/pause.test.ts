import { readFileSync } from 'node:fs';
import { UpdateItemCommand, type UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { HELP } from '../../cli/policy/pause-help.ts';
import { DEFAULT_POLICY } from '../../shared/core/rules/default-policy.ts';
import { storedPolicy } from '../../shared/edge/policy/policy-source.ts';
import { readPolicy } from '../../shared/edge/policy/read-policy.ts';
import { currentPolicy } from '../../shared/edge/remedies/ask/current-policy.ts';
import { startTable, type Table } from '../edge/aws/loopback.ts';
import { type Ran, run } from './run.ts';

let table: Table;
beforeAll(async () => {
  table = await startTable();
  for (const [name, value] of Object.entries({
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
  }))
    vi.stubEnv(name, value);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await table.stop();
});
beforeEach(() => table.client.send(new DeleteCommand({ TableName: table.tableName, Key: { pk: 'policy' } })));

const bookend = (argv: readonly string[], stdin = ''): Promise<Ran> =>
  run([...argv, '--table', table.tableName], { env: { AWS_REGION: 'eu-west-1', USER: 'grace' }, stdin });
const item = async () =>
  (await table.client.send(new GetCommand({ TableName: table.tableName, Key: { pk: 'policy' } }))).Item;
const write = (attributes: object) =>
  table.client.send(new PutCommand({ TableName: table.tableName, Item: { pk: 'policy', ...attributes } }));
const isPaused = async () => (await currentPolicy(table)).policy.killSwitch;

/** Says something in each field that has room for it, and holds what only a newer release knows. */
const FULL = {
  document: JSON.stringify({
    ...DEFAULT_POLICY,
    mode: 'enforce',
    severities: { 'daemon-alone': 'info' },
    silences: [{ daemonName: 'a', reason: 'known' }],
    signalNamespaces: { agent: 'CWAgent' },
  }),
  previous: '{"mode":"propose"}',
  writtenBy: 'ada',
  writtenAt: '2026-11-23T10:00:00.000Z',
  ofANewerRelease: 'kept',
};

/** The command of the AWS CLI, as a shell and that CLI read it. */
const commandIn = (text: string): UpdateItemCommandInput => {
  const command = /aws dynamodb update-item .*/.exec(text)?.[0] ?? '';
  const option = (name: string): string =>
    new RegExp(`--${name} (?:'([^']*)'|(\\S+))`)
      .exec(command)
      ?.slice(1)
      .find((one) => one !== undefined) ?? '';
  expect(option('table-name')).toBe('TABLE');
  return {
    TableName: table.tableName,
    Key: JSON.parse(option('key')),
    UpdateExpression: option('update-expression'),
    ExpressionAttributeValues: JSON.parse(option('expression-attribute-values')),
  };
};

describe('bookend pause', () => {
  it('stops every act, and changes nothing else of a full policy', async () => {
    await write(FULL);
    expect(await isPaused()).toBe(false);
    expect(await bookend(['pause'])).toMatchObject({ code: 0, err: '' });
    const { paused, pausedBy, pausedAt, ...rest } = (await item()) ?? {};
    expect({ paused, pausedBy, rest }).toEqual({ paused: true, pausedBy: 'grace', rest: { pk: 'policy', ...FULL } });
    expect(pausedAt).toMatch(/^\d{4}-.*Z$/);
    expect(await isPaused()).toBe(true);
    expect(readPolicy(await storedPolicy(table)())).toEqual({
      ...readPolicy(JSON.parse(FULL.document)),
      killSwitch: true,
    });
  });

  it('does so by the AWS CLI too, with the command of its help and of the docs', async () => {
    const docs = commandIn(readFileSync(new URL('../../docs/policy.md', import.meta.url), 'utf8'));
    expect(commandIn(HELP)).toEqual(docs);
    await write(FULL);
    await table.client.send(new UpdateItemCommand(docs));
    expect(await item()).toEqual({ pk: 'policy', ...FULL, paused: true });
    expect(await isPaused()).toBe(true);
  });

  it('works where there is no policy yet, or a broken one', async () => {
    await bookend(['pause']);
    expect(await isPaused()).toBe(true);
    await write({ document: '{oops' });
    expect((await bookend(['pause'])).code).toBe(0);
    expect(await item()).toMatchObject({ document: '{oops', paused: true });
  });

  it('outlasts an edit of the policy, which says so', async () => {
    await bookend(['pause', '--by', 'eve']);
    const { code, err } = await bookend(['policy', 'set', 'settleSeconds=30']);
    expect({ code, err }).toEqual({
      code: 0,
      err: expect.stringContaining('it is still paused: bookend resume lifts that'),
    });
    expect(await item()).toMatchObject({ document: '{\n  "settleSeconds": 30\n}', paused: true, pausedBy: 'eve' });
    expect((await bookend(['policy', 'get'])).err).toMatch(/paused by eve, \d{4}-/);
  });
});

describe('bookend pause, in a hurry', () => {
  it('does not send anybody back for a --yes that it has no need of', async () => {
    expect(await bookend(['pause', '--yes'])).toMatchObject({ code: 0, err: '' });
    expect(await isPaused()).toBe(true);
  });
});

describe('bookend resume', () => {
  it('lifts it once a person has said yes, and remembers when', async () => {
    await write(FULL);
    await bookend(['pause']);
    expect(await bookend(['resume'], 'no\n')).toMatchObject({
      code: 1,
      out: expect.stringContaining('Nothing was written'),
    });
    expect(await isPaused()).toBe(true);
    expect((await bookend(['resume'], 'yes\n')).code).toBe(0);
    const { liftedAt, liftedBy, ...rest } = (await item()) ?? {};
    expect(liftedBy).toBe('grace');
    expect(rest).toEqual({ pk: 'policy', ...FULL });
    expect((await currentPolicy(table)).liftedAt).toBe(Date.parse(liftedAt));
  });

  it('lifts the kill switch of the document too, and leaves the rest of it', async () => {
    await write({ ...FULL, document: '{"mode":"enforce","killSwitch":true,"settleSeconds":1}' });
    await bookend(['pause']);
    expect((await bookend(['resume', '--yes'])).code).toBe(0);
    const { document, paused, liftedAt, ofANewerRelease } = (await item()) ?? {};
    expect(JSON.parse(document)).toEqual({ mode: 'enforce', killSwitch: false, settleSeconds: 1 });
    expect({ paused, ofANewerRelease }).toEqual({ paused: undefined, ofANewerRelease: 'kept' });
    expect(liftedAt).toMatch(/^\d{4}-/);
  });

  it('has nothing to do where nothing is paused', async () => {
    expect(await bookend(['resume'])).toMatchObject({ code: 0, out: 'It is not paused: nothing was written\n' });
    expect(await item()).toBeUndefined();
  });
});

describe('bookend policy set', () => {
  const set = (...assignments: readonly string[]) => bookend(['policy', 'set', ...assignments]);

  it('changes what it names, in its place, and nothing else', async () => {
    await write({ ...FULL, document: '{"mode":"enforce","severities":{"daemon-alone":"warning"},"settleSeconds":1}' });
    const { code, out } = await set('mode=observe', 'severities.daemon-running=info', 'budgetPercent=5');
    expect(code).toBe(0);
    expect(out).toContain('mode: "enforce" → "observe"\n');
    const { document, previous, writtenBy, ofANewerRelease } = (await item()) ?? {};
    expect(document.replace(/\s/g, '')).toBe(
      '{"mode":"observe","severities":{"daemon-alone":"warning","daemon-running":"info"},"settleSeconds":1,"budgetPercent":5}',
    );
    expect({ writtenBy, ofANewerRelease }).toEqual({ writtenBy: 'grace', ofANewerRelease: 'kept' });
    expect(previous).toContain('"mode":"enforce"');
  });

  it('takes back what was set, which needs no question', async () => {
    await write({ document: '{"settleSeconds":1,"severities":{"daemon-alone":"info"}}' });
    expect((await set('settleSeconds=default', 'severities.daemon-alone=default')).code).toBe(0);
    expect((await item())?.document).toBe('{}');
  });

  it.each([
    'mode=propose',
    'budgetPercent=50',
    'maxActsPerHour=100',
    'maxAttempts=3',
    'killSwitch=false',
    'cooldownSeconds=0',
    'handsOffTag=other',
  ])('asks before it lets Bookend do more: %s', async (assignment) => {
    await write({ document: '{"killSwitch":true,"maxAttempts":1}' });
    const refused = await bookend(['policy', 'set', assignment], 'no\n');
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('lets Bookend act where it did not (') });
    expect((await item())?.document).toBe('{"killSwitch":true,"maxAttempts":1}');
    expect((await bookend(['policy', 'set', assignment], 'yes\n')).code).toBe(0);
    expect((await bookend(['policy', 'set', assignment, '--yes'])).out).toContain('already the policy');
  });

  it.each([
    { word: 'modus=observe', says: 'modus is not a field of a policy; did you mean mode?' },
    {
      word: 'severities.daemon-alon=info',
      says: 'severities.daemon-alon: there is no rule "daemon-alon"; did you mean daemon-alone?',
    },
    { word: 'severities.daemon-alone=loud', says: 'severities.daemon-alone: must be critical, warning or info' },
    { word: 'silences.0=x', says: 'silences has no parts that can be set; set it as a whole, as JSON' },
    { word: 'silences=[{"daemonName":"falco"]', says: 'silences is not valid JSON: "[{' },
    { word: 'mode', says: '"mode" is not FIELD=VALUE' },
    { word: 'mode=', says: 'mode has no value; mode=default takes back what was set' },
    ...['never', 'Infinity', '1e999', 'off', '-1'].map((value) => ({
      word: `cooldownSeconds=${value}`,
      says: 'cooldownSeconds: must be a number of seconds from 0 to 34560000 (400 days; there is no "never")',
    })),
  ])('refuses $word', async ({ word, says }) => {
    const { code, err } = await set(word);
    expect({ code, says: err.includes(says) ? says : err }).toEqual({ code: 2, says });
    expect(await item()).toBeUndefined();
  });

  it('does not edit what nobody can read', async () => {
    await write({ document: '{oops' });
    expect((await set('mode=observe')).err).toContain('the stored document is broken');
  });
});

describe('bookend policy put', () => {
  it('asks before it leaves out what the policy says', async () => {
    await write(FULL);
    const put = (...options: readonly string[]) => bookend(['policy', 'put', '-', ...options], '{"killSwitch":true}');
    const { code, out, err } = await put();
    expect(code).toBe(2);
    expect(out).toContain('leaves out: severities.daemon-alone\n');
    expect(err).toContain('give --yes to do it, since standard input holds the document');
    expect((await item())?.document).toBe(FULL.document);
    expect((await put('--yes')).code).toBe(0);
    expect((await item())?.document).toBe('{"killSwitch":true}');
  });
});
