import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_POLICY } from '../../shared/core/rules/default-policy.ts';
import { writePolicyItem } from '../../shared/edge/policy/policy-item.ts';
import { storedPolicy } from '../../shared/edge/policy/policy-source.ts';
import { readPolicy } from '../../shared/edge/policy/read-policy.ts';
import { startTable, type Table } from '../edge/aws/loopback.ts';
import { type Ran, run } from './run.ts';

let table: Table;
let lambda: Server;
let folder: string;
/** The calls to Lambda, and the environment of its functions. */
const functions: { asked: string[]; variables: Record<string, string> | null } = { asked: [], variables: null };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bookend-policy-'));
  table = await startTable();
  lambda = createServer((request, response) => {
    functions.asked.push(request.url ?? '');
    const { variables } = functions;
    if (variables === null)
      response
        .writeHead(404, { 'x-amzn-errortype': 'ResourceNotFoundException' })
        .end('{"Message":"Function not found"}');
    else response.end(JSON.stringify({ Environment: { Variables: variables } }));
  });
  lambda.listen(0, '127.0.0.1');
  await once(lambda, 'listening');
  for (const [name, value] of Object.entries({
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
    AWS_ENDPOINT_URL_LAMBDA: `http://127.0.0.1:${(lambda.address() as AddressInfo).port}`,
  }))
    vi.stubEnv(name, value);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  lambda.closeAllConnections();
  await Promise.all([table.stop(), new Promise((resolve) => lambda.close(resolve))]);
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  functions.asked.length = 0;
  functions.variables = { TABLE_NAME: table.tableName };
  await table.client.send(new DeleteCommand({ TableName: table.tableName, Key: { pk: 'policy' } }));
});

const env = { AWS_REGION: 'eu-west-1', USER: 'grace' };
const bookend = (argv: readonly string[], stdin = ''): Promise<Ran> => run(['policy', ...argv], { env, stdin });
const put = (document: unknown, ...options: string[]): Promise<Ran> =>
  bookend(['put', '-', ...options], typeof document === 'string' ? document : JSON.stringify(document));
const item = async () =>
  (await table.client.send(new GetCommand({ TableName: table.tableName, Key: { pk: 'policy' } }))).Item;

describe('bookend policy validate', () => {
  it('says what a policy has other than by default, and asks nothing of AWS', async () => {
    const file = join(folder, 'policy.json');
    writeFileSync(file, '{"settleSeconds":30,"severities":{"daemon-alone":"info"},"killSwitch":true}');
    const { code, out, err } = await bookend(['validate', file]);
    expect([code, err, functions.asked]).toEqual([0, '', []]);
    expect(out.split('\n')).toEqual([
      `${file} is a valid policy. It differs from the defaults in:`,
      '  settleSeconds: 15 → 30',
      '  killSwitch: false → true',
      '  severities.daemon-alone: "warning" → "info"',
      '',
    ]);
  });

  it('takes standard input, and a policy that changes nothing', async () => {
    expect(await bookend(['validate', '-'], '{}')).toEqual({
      code: 0,
      out: 'standard input is a valid policy: all fields have their defaults\n',
      err: '',
    });
  });

  it('names every problem at once', async () => {
    const document = { settleSeconds: -1, minMarginMs: 'x', setleSeconds: 1, severities: { 'daemon-aline': 'info' } };
    const { code, out, err } = await bookend(['validate', '-'], JSON.stringify(document));
    expect([code, out]).toEqual([2, '']);
    expect(err.split('\n').toSorted()).toEqual([
      '',
      'bookend: the policy: minMarginMs: must be a number of milliseconds from 0 to 34560000000 (400 days; there is no "never")',
      'bookend: the policy: setleSeconds: is not a field of a policy',
      'bookend: the policy: settleSeconds: must be a number of seconds from 0 to 34560000 (400 days; there is no "never")',
      'bookend: the policy: severities.daemon-aline: is not a rule',
    ]);
  });

  it('refuses a field that is given twice, at any depth, by its path', async () => {
    const text =
      '{"settleSeconds":30,"a":{"settleSeconds":1},"settle\\u0053econds":5,' +
      '"silences":[{"reason":"}"},{"reason":"\\"reason\\":","reason":"b"}],"severities":{"daemon-alone":"info","daemon-alone":"info"}}';
    const { code, out, err } = await bookend(['validate', '-'], text);
    expect([code, out]).toEqual([2, '']);
    expect(err.split('\n')).toEqual([
      'bookend: standard input: settleSeconds: is given twice',
      'bookend: standard input: silences.1.reason: is given twice',
      'bookend: standard input: severities.daemon-alone: is given twice',
      '',
    ]);
  });

  it('says which entries have no effect, since their rule is off, and is content all the same', async () => {
    const entries = {
      severities: { 'daemon-signalled-last': 'warning', 'daemon-alone': 'info' },
      remedies: { 'daemons-in-order': [] },
      silences: [
        { rules: ['daemon-alone'], reason: 'known' },
        { daemonName: 'falco', reason: 'known' },
        { rules: ['daemon-alone', 'daemon-signalled-last'], reason: 'known' },
      ],
    };
    const [signals, order] = [
      'the rule is off. To turn it on, set judgeSignals to true in the policy',
      'the rule is off. To turn it on, name two daemons or more in daemonOrder in the policy',
    ];
    const { code, out, err } = await bookend(['validate', '-'], JSON.stringify(entries));
    expect(code).toBe(0);
    expect(out).toContain('standard input is a valid policy.');
    expect(err.split('\n')).toEqual([
      `bookend: severities.daemon-signalled-last has no effect: ${signals}`,
      `bookend: silences.2 has no effect on daemon-signalled-last: ${signals}`,
      `bookend: remedies.daemons-in-order has no effect: ${order}`,
      '',
    ]);
    const turnedOn = { ...entries, judgeSignals: true, daemonOrder: ['falco', 'agent'] };
    expect((await bookend(['validate', '-'], JSON.stringify(turnedOn))).err).toBe('');
  });

  it('says which silences are over for good, and is content all the same', async () => {
    const untils = ['2020-01-01T00:00:00Z', '2099-01-01T00:00:00Z', null];
    const silences = untils.map((until) => ({ daemonName: 'falco', until, reason: 'known' }));
    expect(await bookend(['validate', '-'], JSON.stringify({ silences }))).toMatchObject({
      code: 0,
      err: 'bookend: silences.0 has no effect: it ended at 2020-01-01T00:00:00.000Z\n',
    });
  });

  it('refuses an order that names a daemon twice, beside all else that is wrong', async () => {
    const { code, err } = await bookend(['validate', '-'], '{"daemonOrder":["a","b","a"],"settleSeconds":-1}');
    expect(code).toBe(2);
    expect(err).toContain('bookend: the policy: daemonOrder: names "a" twice');
    expect(err).toContain('settleSeconds: must be');
  });

  it('bears with such an order in a policy that was put before', () => {
    expect(readPolicy({ daemonOrder: ['a', 'a'] }).daemonOrder).toEqual(['a', 'a']);
  });

  it.each([
    { what: 'no JSON', text: '{"a":', says: 'bookend: standard input: is not valid JSON' },
    { what: 'a list', text: '[]', says: 'bookend: the policy: must be a JSON object' },
    { what: 'nothing', text: '', says: 'bookend: standard input: is not valid JSON' },
    {
      what: 'lines that are no JSON, in one line',
      text: 'x\ny\n',
      says: String.raw`, "x\u{a}y\u{a}" is not valid JSON`,
    },
    {
      what: 'a name of two lines, in one',
      text: String.raw`{"a\nb":1}`,
      says: String.raw`bookend: the policy: a\u{a}b: is `,
    },
  ])('refuses $what', async ({ text, says }) => {
    const { code, err } = await bookend(['validate', '-'], text);
    expect([code, err]).toEqual([2, expect.stringContaining(says)]);
  });
});

describe('bookend policy put', () => {
  it('writes the document as it is, with who and when, says what it changes, and functions judge by it', async () => {
    const text = '{\n  "settleSeconds": 30\n}\n';
    expect(await put(text, '--stage', 'prod')).toEqual({
      code: 0,
      out: 'settleSeconds: 15 → 30\nWritten: it takes effect within a minute\n',
      err: '',
    });
    expect(functions.asked).toEqual([expect.stringContaining('/functions/bookend-prod-observe/configuration')]);
    expect(await item()).toEqual({
      pk: 'policy',
      document: text,
      writtenBy: 'grace',
      writtenAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    expect(readPolicy(await storedPolicy(table)()).settleSeconds).toBe(30);
  });

  it('keeps the document before it, which can be put again', async () => {
    await put({ settleSeconds: 30 });
    expect((await put({ settleSeconds: 40 }, '--by', 'ada')).out).toContain('settleSeconds: 30 → 40');
    expect(await item()).toMatchObject({ previous: '{"settleSeconds":30}', writtenBy: 'ada' });
    const before = await bookend(['get', '--previous']);
    expect((await bookend(['put', '-'], before.out)).out).toContain('settleSeconds: 40 → 30');
    expect(JSON.parse((await bookend(['get'])).out)).toEqual({ settleSeconds: 30 });
  });

  it('says what has no effect in what it writes', async () => {
    const { code, out, err } = await put({ severities: { 'daemons-in-order': 'info' } });
    expect([code, out]).toEqual([0, expect.stringContaining('Written: it takes effect within a minute')]);
    expect(err).toMatch(/^bookend: severities\.daemons-in-order has no effect: the rule is off\. .*\n$/);
  });

  it('writes nothing that is no policy, and does not even ask for the table', async () => {
    const { code, err } = await put({ settleSeconds: -1, mode: 'x' });
    expect([code, err.split('\n').length]).toEqual([2, 3]);
    expect([functions.asked, await item()]).toEqual([[], undefined]);
  });

  it('writes nothing that is there already', async () => {
    await put({ settleSeconds: 30 }, '--by', 'ada');
    expect((await put({ settleSeconds: 30 })).out).toBe('This is already the policy: nothing was written\n');
    expect(await item()).toMatchObject({ writtenBy: 'ada' });
  });

  it('says so if it says the same in other words', async () => {
    await put({ settleSeconds: 15 });
    expect((await put({})).out).toBe(
      'The text is new, but it means the same as before\nWritten: it takes effect within a minute\n',
    );
  });

  it('writes over a document that somebody has broken by hand, and keeps it', async () => {
    await table.client.send(new PutCommand({ TableName: table.tableName, Item: { pk: 'policy', document: '{oops' } }));
    expect((await put({ mode: 'observe' })).out).toContain('could not be read; it is kept');
    expect(await item()).toMatchObject({ previous: '{oops', document: '{"mode":"observe"}' });
  });

  it('does not overwrite what somebody else has put meanwhile', async () => {
    const at = { client: table.client, tableName: table.tableName };
    const edit = { writtenBy: 'ada', writtenAt: '2026-11-23T10:00:00.000Z' };
    expect(await writePolicyItem(at, { ...edit, document: '{}' }, null)).toBe('written');
    expect(await writePolicyItem(at, { ...edit, document: '{"mode":"enforce"}' }, null)).toBe('lost-race');
    const read = { ...edit, document: '{"settleSeconds":1}', previous: null, liftedAt: null, paused: null };
    expect(await writePolicyItem(at, { ...edit, document: '{"mode":"enforce"}' }, read)).toBe('lost-race');
    expect(await item()).toMatchObject({ document: '{}' });
  });

  it('uses the table it is given, and asks nobody for its name', async () => {
    expect((await put({ settleSeconds: 30 }, '--table', table.tableName)).code).toBe(0);
    expect(functions.asked).toEqual([]);
  });
});

describe('bookend policy get', () => {
  it('prints the document, and beside it who put it', async () => {
    await put({ settleSeconds: 30 });
    const { code, out, err } = await bookend(['get']);
    expect([code, out]).toEqual([0, '{"settleSeconds":30}\n']);
    expect(err).toMatch(/^put by grace, \d{4}-/);
  });

  it('prints a policy of defaults where none was ever put', async () => {
    const { code, out, err } = await bookend(['get']);
    expect([code, readPolicy(JSON.parse(out))]).toEqual([0, DEFAULT_POLICY]);
    expect(err).toBe('No policy was ever put: all fields have their defaults\n');
  });

  it('knows none before the first', async () => {
    await put({});
    expect(await bookend(['get', '--previous'])).toMatchObject({
      code: 2,
      err: 'bookend: the policy: there is no previous document\n',
    });
  });

  it('shows a terminal what a document holds, and lets it do nothing', async () => {
    const document = '{"daemonOrder":["a\u202eb"]}';
    await put(document);
    const shown = await run(['policy', 'get'], { env, stdout: { isTTY: true } });
    expect(shown.out).toBe('{"daemonOrder":["a\\u{202e}b"]}\n');
    expect((await bookend(['get'])).out).toBe(`${document}\n`);
  });
});

describe('bookend policy, called wrongly', () => {
  it.each([
    { argv: [], says: 'choose validate, put, set or get' },
    { argv: ['puts'], says: 'there is no command policy "puts": choose validate, put, set or get; did you mean put?' },
    { argv: ['validate'], says: 'validate needs a file, or - for standard input' },
    { argv: ['put', 'a', 'b'], says: 'only one file can be given: a, b' },
    { argv: ['get', 'a'], says: 'get does not take a file' },
    { argv: ['validate', 'a', '--stage', 'x'], says: 'validate does not take --stage' },
    { argv: ['put', 'a', '--previous'], says: 'put does not take --previous' },
    { argv: ['get', '--by', 'me'], says: 'get does not take --by' },
    { argv: ['get', '--stage', 'a', '--stage', 'b'], says: '--stage is given more than once' },
    { argv: ['get', '--stage', ''], says: '--stage is empty' },
    { argv: ['get', '--stage', 'a/b'], says: '--stage must be 1 to 32 letters, digits or hyphens: a/b' },
    { argv: ['get', '--region', 'mars'], says: '--region is not an AWS Region: mars' },
    { argv: ['get', '--nonsense'], says: "Unknown option '--nonsense'" },
  ])('$argv: $says', async ({ argv, says }) => {
    const { code, err } = await bookend(argv);
    expect([code, err]).toEqual([2, `bookend: ${says}\nbookend: See: bookend policy --help\n`]);
  });

  it('needs a Region', async () => {
    expect((await run(['policy', 'get'], { env: {} })).err).toContain(
      '--region is not given, AWS_REGION is not set, and the profile has none',
    );
  });

  it('says which file can not be read', async () => {
    const { code, err } = await bookend(['validate', join(folder, 'none.json')]);
    expect([code, err]).toEqual([2, expect.stringContaining("none.json: can't be read: there is no such file")]);
  });

  it.each([
    {
      where: 'there is no such deployment',
      variables: null,
      says: 'no deployment prod in eu-west-1: deployed elsewhere? give --region, --stage or --profile',
    },
    {
      where: 'its functions name no table',
      variables: {},
      says: 'the table of stage prod in eu-west-1: the request to AWS failed: Error: the function bookend-prod-observe names no table',
    },
  ])('says in a sentence that $where', async ({ variables, says }) => {
    functions.variables = variables;
    const { code, err } = await bookend(['get', '--stage', 'prod']);
    expect(code).toBe(2);
    expect(err).toContain(says);
  });

  it('says in a sentence what the table refuses', async () => {
    const { code, err } = await bookend(['get', '--table', 'another']);
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/^bookend: the policy: the request to AWS failed: Resource/),
    ]);
  });

  it('explains itself', async () => {
    const { code, out } = await bookend(['put', '--help']);
    expect([code, out]).toEqual([0, expect.stringContaining('bookend policy put FILE')]);
  });
});
