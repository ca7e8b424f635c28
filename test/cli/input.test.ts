import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { InputError } from '../../shared/edge/errors/input-error.ts';
import { drawn, drawnOf, inCi, RUNS_ALL_DRAWN } from '../drawn.ts';
import { receive } from './received.ts';

/** Text that every splitter must get right: quotes, braces, escapes, and characters of one to four bytes. */
const EVENTS = ['"}{[]\\', 'é, 日本, 👩‍🚀', 'line\nend\r\n', '', '\u2028\\"'].map((text, at) => ({
  'detail-type': 'ECS Task State Change',
  source: 'aws.ecs',
  detail: { version: at, stoppedReason: text, containers: [{ name: text, ports: [] }, []] },
}));

const [first] = EVENTS;
const lines = EVENTS.map((event) => JSON.stringify(event));
const records = EVENTS.map((event, at) => ({ timestamp: 1_774_353_600_000 + at, message: JSON.stringify(event) }));
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const insightsRow = (event: object) => [
  { field: '@timestamp', value: '2026-03-24 12:00:00.000' },
  { field: '@message', value: JSON.stringify(event) },
  { field: '@ptr', value: 'CmEK' },
];

const PREFIXES = [
  '[INFO]\t2026-03-24T12:00:00Z\ta\t',
  'Received event: ',
  '[2026-03-24 12:00] {"{a',
  'it\'s \\" ',
  '<14>1 x - - [y@1 z="w"] ',
];

const FORMS: Readonly<Record<string, string>> = {
  'JSON Lines': `${lines.join('\n')}\n`,
  'JSON Lines without a last line end': lines.join('\n'),
  'JSON Lines with CRLF, blank lines and a byte order mark': `\ufeff\r\n${lines.join('\r\n\r\n  \r\n')}\r\n\r\n`,
  'a JSON array on one line': JSON.stringify(EVENTS),
  'a JSON array, pretty-printed': JSON.stringify(EVENTS, null, 2),
  'a JSON array, pretty-printed with tabs, CRLF and a byte order mark': `\ufeff${JSON.stringify(EVENTS, null, '\t').replaceAll('\n', '\r\n')}`,
  'a JSON array, one event a line': `[\n${lines.join(',\n')}\n]\n`,
  'a JSON array that begins on its first line': `[${lines.join(',\n ')}]`,
  'a JSON array of arrays': JSON.stringify([EVENTS.slice(0, 2), EVENTS.slice(2)]),
  'objects one after the other, pretty-printed': EVENTS.map((event) => JSON.stringify(event, null, 4)).join('\n'),
  'objects one after the other on one line': lines.join(''),
  'two JSON arrays': `${JSON.stringify(EVENTS.slice(0, 1))}\n${JSON.stringify(EVENTS.slice(1), null, 2)}`,
  'CSV of Logs Insights': `@timestamp,@message,@logStream\n${lines.map((line) => `2026-03-24 12:00:00.000,${quoted(line)},s`).join('\n')}\n`,
  'CSV with quoted names, CRLF and a byte order mark': `\ufeff"@message"\r\n${lines.map(quoted).join('\r\n')}\r\n`,
  'CSV of the log viewer': `timestamp,message\n${lines.map((line) => `1774353600000,${quoted(line)}`).join('\n')}`,
  'CSV of pretty-printed events': `@message\n${EVENTS.map((event) => quoted(JSON.stringify(event, null, 2))).join('\n')}\n`,
  'records with the field message': records.map((record) => JSON.stringify(record)).join('\n'),
  'records with an object as message': EVENTS.map((event) => JSON.stringify({ message: event })).join('\n'),
  'records with the field @message': JSON.stringify(lines.map((line) => ({ '@timestamp': 'x', '@message': line }))),
  'what filter-log-events prints': JSON.stringify({ events: records, searchedLogStreams: [{ a: ['b'] }] }, null, 4),
  'what filter-log-events prints, twice': `${JSON.stringify({ events: records.slice(0, 1), nextToken: '"]}' }, null, 4)}\n${JSON.stringify({ events: records.slice(1) }, null, 4)}`,
  'what filter-log-events prints, on one line': JSON.stringify({ events: records, searchedLogStreams: [] }),
  'what get-query-results prints': JSON.stringify({ results: EVENTS.map(insightsRow), status: 'Complete' }, null, 4),
  'records of a subscription': `${JSON.stringify({ messageType: 'DATA_MESSAGE', logEvents: records.slice(0, 2) })}${JSON.stringify({ messageType: 'DATA_MESSAGE', logEvents: records.slice(2) })}`,
  'an export to S3': lines.map((line) => `2026-03-24T12:00:00.000Z ${line}`).join('\n'),
  'CSV with semicolons, as Excel saves it': `\ufeff@timestamp;@message\r\n${lines.map((line) => `24.03.2026 12:00;${quoted(line)}`).join('\r\n')}\r\n`,
  'CSV with tabs': `@timestamp\t@message\n${lines.map((line) => `x\t${quoted(line)}`).join('\n')}\n`,
  'CSV with blanks in its header': `  @timestamp, @message , @logStream\n${lines.map((line) => `x,${quoted(line)},s`).join('\n')}\n`,
  'CSV that names its separator': `sep=;\r\n@timestamp;@message\r\n${lines.map((line) => `x;${quoted(line)}`).join('\r\n')}\r\n`,
  'CSV with capitals in its header': `Timestamp,Message\n${lines.map((line) => `x,${quoted(line)}`).join('\n')}\n`,
  'CSV with capitals and semicolons': `"@Timestamp";"@MESSAGE"\r\n${lines.map((line) => `x;${quoted(line)}`).join('\r\n')}\r\n`,
  'what sqs receive-message prints': JSON.stringify(
    { Messages: lines.map((Body) => ({ MessageId: 'm', Body })) },
    null,
    4,
  ),
  'what a Lambda gets from SQS': JSON.stringify({ Records: lines.map((body) => ({ messageId: 'm', body })) }),
  'what a Lambda gets from SNS': JSON.stringify({
    Records: lines.map((Message) => ({ Sns: { Message, Subject: null } })),
  }),
  'SNS in SQS': lines
    .map((Message) => JSON.stringify({ Body: JSON.stringify({ Type: 'Notification', Message }) }))
    .join('\n'),
  'what a search of OpenSearch answers': JSON.stringify({
    took: 3,
    hits: { total: { value: 5 }, hits: EVENTS.map((_source) => ({ _id: 'x', _source })) },
  }),
  'documents of OpenSearch that keep the text': lines
    .map((original) => JSON.stringify({ _source: { event: { original } } }))
    .join('\n'),
  'a JSON array of strings': JSON.stringify(lines, null, 4),
  'lines of JSON strings': lines.map((line) => JSON.stringify(line)).join('\n'),
  'strings in strings in strings': lines.map((line) => JSON.stringify(JSON.stringify(JSON.stringify(line)))).join('\n'),
  'texts, separated by tabs': lines.join('\t'),
  'objects one after the other, some on each line': `${lines.slice(0, 2).join('')}\n${lines.slice(2).join(' ')}\n`,
  'lines of a list without its brackets': lines.map((line) => `  ${line},`).join('\n'),
  'lines of a log that begin like a list of texts': lines.map((line) => `["INFO" ${line}`).join('\n'),
  'lines of a log that begin like a text in a list': lines.map((line) => `["a ${line}`).join('\n'),
  'a list of lists of lists': JSON.stringify([[EVENTS.slice(0, 1), [EVENTS.slice(1, 3)]], EVENTS.slice(3)], null, 1),
  "lines after a logger's words": lines.map((line, at) => `${PREFIXES[at]}${line}`).join('\n'),
  'JSON text in the fields of a log line': lines
    .map((line) => `level=info event=${JSON.stringify(line)} ms=3`)
    .join('\n'),
  'pretty-printed after words': EVENTS.map((event) => `Received event: ${JSON.stringify(event, null, 2)}`).join('\n'),
  'pretty-printed in a message': JSON.stringify(
    EVENTS.map((event) => ({ message: `Received event: ${JSON.stringify(event, null, 2)}\n` })),
  ),
  'an array after words': `Records: ${JSON.stringify(EVENTS, null, 2)}`,
  'what logs tail prints': lines.map((line) => `2026-03-24T12:00:00.000000+00:00 a/stream ${line}`).join('\n'),
};

const names = Object.keys(FORMS);
const textOf = (name: string): string => FORMS[name] ?? '';

describe.each(names)('%s', (name) => {
  it.each([1, 7, 64, 1 << 20])('is read in chunks of %d bytes', async (size) => {
    const { values, broken, bytes } = await receive(textOf(name), size);
    expect(broken).toEqual([]);
    expect(values).toEqual(EVENTS);
    expect(bytes).toBe(Buffer.byteLength(textOf(name).replace('\ufeff', '')));
  });

  it.each([1, 7, 1 << 20])('is read packed, in chunks of %d bytes', async (size) => {
    expect(await receive(gzipSync(textOf(name)), size)).toMatchObject({ values: EVENTS, broken: [] });
  });
});

describe('text around the events', () => {
  it.each([
    { what: 'nothing at all', text: '' },
    { what: 'blank lines', text: '\n \r\n\t\n' },
    { what: 'a byte order mark', text: '\ufeff' },
    { what: 'an empty array', text: '[ ]' },
    { what: 'an empty list of records', text: '{\n  "events": [],\n  "x": [{}]\n}' },
    { what: 'a header', text: '@timestamp,@message\n' },
  ])('may be $what', async ({ text }) => {
    expect(await receive(text)).toMatchObject({ values: [], broken: [] });
    expect(await receive(text, 1)).toMatchObject({ values: [], broken: [] });
  });

  const others = [
    'START RequestId: 1',
    '2026-03-24T12:00:00Z INFO {not json}',
    '[INFO]\tnothing to do',
    '[ERROR] [{] failed',
    '[2026-03-24] { taskArns: [] }',
    "Error: { [ClientException: it's empty.] retryable: false }",
    'REPORT {',
    'hello',
    '17',
  ];

  it('may be other log lines in records, which are not broken', async () => {
    const records = [...others, ''].map((message) => ({ message }));
    const text = [...records, { message: lines[0] }].map((record) => JSON.stringify(record)).join('\n');
    expect(await receive(text)).toMatchObject({ values: [...records, first], broken: [] });
    expect(await receive(JSON.stringify({ events: [...records, { message: lines[0] }] }))).toMatchObject({
      values: [...records, first],
      broken: [],
    });
  });

  it.each(others)('may be another log line, which is not broken: %s', async (other) => {
    for (const size of [1, 1 << 20]) {
      expect((await receive(`${other}\n${lines[0]}\n${other}`, size)).broken).toEqual([]);
      expect((await receive(`${other}\n${lines[0]}\n${other}`, size)).values).toContainEqual(first);
      const printed = await receive(`${JSON.stringify(first, null, 2)}\n${other}\n${lines[0]}`, size);
      expect(printed).toMatchObject({
        values: [first, expect.anything(), first],
        lines: [1, expect.any(Number), expect.any(Number)],
        broken: [],
      });
    }
  });

  it.each([
    { how: 'with tabs', text: JSON.stringify(first, null, '\t') },
    { how: 'with CRLF', text: JSON.stringify(first, null, 2).replaceAll('\n', '\r\n') },
    { how: 'without its indents', text: JSON.stringify(first, null, 2).replaceAll(/^ +/gm, '') },
    { how: 'in a list', text: JSON.stringify([first], null, 2) },
    { how: 'in a record', text: JSON.stringify({ Records: [{ body: lines[0] }] }, null, 2) },
  ])('may be words above an event, pretty-printed $how', async ({ text }) => {
    for (const size of [1, 7, 1 << 20])
      expect(await receive(`Received event:\n${text}\n\nEND\n${text}`, size)).toMatchObject({
        values: ['Received event:', first, 'END', first],
        broken: [],
      });
  });

  it('may be what a console prints of an object over several lines', async () => {
    const printed = "Tasks: {\n  taskArns: [\n    'a'\n  ]\n}";
    const { values, broken, lines: at } = await receive(`${printed}\n${lines[0]}\nEND`);
    expect({ values, broken, at }).toEqual({ values: [printed, first, 'END'], broken: [], at: [1, 6, 7] });
  });

  it('counts once, however much a record holds', async () => {
    const row = [
      { field: '@message', value: 'START' },
      { field: '@ptr', value: 'x' },
    ];
    const page = {
      searchedLogStreams: [{ a: 1 }, { b: [2, 3] }],
      events: [{ message: 'START' }, { message: lines[0] }],
    };
    expect((await receive(JSON.stringify(page))).values).toEqual([{ message: 'START' }, first]);
    expect((await receive(JSON.stringify({ results: [row, row] }))).values).toEqual([row, row]);
    expect((await receive('{"Messages": [{"Body": "{\\"source\\": \\"aws.ecr\\"}"}], "x": [{}]}')).values).toHaveLength(
      1,
    );
  });

  it('may be an event of another source that speaks of ECS', async () => {
    const rule = {
      source: 'aws.events',
      'detail-type': 'AWS API Call via CloudTrail',
      detail: { p: '{"source":["aws.ecs"]}' },
    };
    const body = JSON.stringify({ Body: JSON.stringify(rule) });
    expect(await receive(`${JSON.stringify(rule)}\n${body}\n${lines[0]}`)).toMatchObject({
      values: [rule, JSON.parse(body), first],
      broken: [],
    });
  });

  it('may be other JSON', async () => {
    expect(await receive('["a,]b", 1, null, true, {"a": 1}]', 1)).toMatchObject({
      values: ['a,]b', '1', 'null', 'true', { a: 1 }],
      broken: [],
    });
  });
});

describe('a broken line', () => {
  const cases: readonly { where: string; text: string; broken: readonly number[]; read: readonly number[] }[] = [
    { where: 'among JSON Lines', text: `${lines[0]}\n{"a": \n${lines[1]}`, broken: [2], read: [1, 3] },
    { where: 'at the beginning of JSON Lines', text: `{"detail\n${lines[0]}\n${lines[1]}`, broken: [1], read: [2, 3] },
    { where: 'at the end of JSON Lines', text: `${lines[0]}\n${lines[1]}\n{"detail-ty`, broken: [3], read: [1, 2] },
    { where: 'that is all there is', text: '{hello', broken: [1], read: [] },
    { where: 'that begins like a list', text: `${lines[0]}\n[{"a": 1\n${lines[1]}`, broken: [2], read: [1, 3] },
    {
      where: 'of ECS that is cut off after words',
      text: `INFO ${lines[0]}\nINFO ${lines[1]?.slice(0, -9)}\nINFO ${lines[1]}`,
      broken: [2],
      read: [1, 3],
    },
    {
      where: 'of ECS as a program prints it',
      text: `${lines[0]}\nevent={'source': 'aws.ecs', 'detail': {}}\n${lines[1]}`,
      broken: [2],
      read: [1, 3],
    },
    {
      where: 'of ECS that is cut off in one line with another',
      text: `${lines[0]}\n${lines[0]}${lines[1]?.slice(0, -9)}\n${lines[1]}`,
      broken: [2],
      read: [1, 2, 3],
    },
    {
      where: 'that speaks of ECS and holds no event',
      text: `${lines[0]}\n{"EventPattern": {"source": ["aws.ecs"]}}\n${lines[1]}`,
      broken: [2],
      read: [1, 3],
    },
    {
      where: 'of ECS that is pretty-printed and cut off among text',
      text: `START\nReceived event: ${JSON.stringify(first, null, 2).split('\n').slice(0, -2).join('\n')}\nEND\n${lines[1]}`,
      broken: [2],
      read: [
        1,
        2 + JSON.stringify(first, null, 2).split('\n').length - 2,
        2 + JSON.stringify(first, null, 2).split('\n').length - 1,
      ],
    },
    {
      where: 'that carries events and is cut off',
      text: JSON.stringify({ NextToken: 'x', Messages: lines.map((Body) => ({ Body })) }, null, 2).slice(0, -100),
      broken: [1],
      read: [1, 1, 1, 1],
    },
    {
      where: 'cut off between objects, with text behind',
      text: `{\n  "a": 1\n}\n{"a": [1,\n{"b": 2}\nSTART\nINFO ${lines[1]}`,
      broken: [4],
      read: [1, 5, 6, 7],
    },
    {
      where: 'after a timestamp',
      text: `2026-03-24T12:00:00Z ${lines[0]}\n2026-03-24T12:00:00Z {"a`,
      broken: [2],
      read: [1],
    },
    { where: 'in a message', text: `${JSON.stringify({ message: '{"a' })}\n${lines[0]}`, broken: [1], read: [2] },
    { where: 'in CSV', text: `a,@message\n1,"{""a"": "\n2,${quoted(lines[0] ?? '')}`, broken: [2], read: [3] },
    {
      where: 'cut off in an array of lines',
      text: `[\n${lines[0]},\n{"a": "b\n${lines[1]}\n]`,
      broken: [3],
      read: [2, 4],
    },
    {
      where: 'cut off between two fields',
      text: `[\n${lines[0]},\n{"a": [1,\n${lines[1]}\n]`,
      broken: [3],
      read: [2, 4],
    },
    { where: 'without a bracket in an array', text: `[\n{"a": [1},\n${lines[1]}\n]`, broken: [2], read: [3] },
    {
      where: 'in the middle of an array',
      text: `[${lines[0]}, {oops}, nonsense, ${lines[1]}]`,
      broken: [1],
      read: [1, 1, 1],
    },
    {
      where: 'cut off in a pretty-printed array',
      text: `[\n  {\n    "a": "b\n    "c": {\n    }\n  },\n  ${lines[0]}\n]`,
      broken: [2],
      read: [7],
    },
    {
      where: 'of lists of which none is closed',
      text: lines.map((line) => `[\n${line}`).join('\n'),
      broken: [10],
      read: [2, 4, 6, 8, 10],
    },
    {
      where: 'of lists that end with a comma',
      text: lines.map((line) => `[\n${line},`).join('\n'),
      broken: [10],
      read: [2, 4, 6, 8, 10],
    },
    {
      where: 'of lists of one line that are not closed',
      text: lines.map((line) => `[${line}`).join('\n'),
      broken: [5],
      read: [1, 2, 3, 4, 5],
    },
    {
      where: 'of a log that begins like a list of objects',
      text: lines.map((line) => `[{main, INFO] ${line}`).join('\n'),
      broken: [1, 2, 3, 4, 5],
      read: [1, 2, 3, 4, 5],
    },
    {
      where: 'of a log that begins like a list of texts and goes on with words',
      text: lines.map((line) => `["INFO", at the door ${line}`).join('\n'),
      broken: [5],
      read: [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5],
    },
    { where: 'at the end of an array', text: `[\n${lines[0]},\n{"a": {`, broken: [3], read: [2] },
    {
      where: 'of an array that ends between two records',
      text: `[${lines[0]},\n${lines[1]},\n`,
      broken: [3],
      read: [1, 2],
    },
    { where: 'of an array that is not closed', text: `[\n${lines[0]}\n`, broken: [3], read: [2] },
    {
      where: 'of an array of JSON text that is not closed',
      text: `["{\\"a\\":1}",\n${lines[1]}`,
      broken: [2],
      read: [1, 2],
    },
    {
      where: 'of a wrapped list that is not closed',
      text: JSON.stringify({ events: records.slice(0, 2) }, null, 2)
        .split('\n')
        .slice(0, -2)
        .join('\n'),
      broken: [10],
      read: [3, 7],
    },
    {
      where: 'of an object that is not closed after its list',
      text: `{"events": [\n  {\n "message": ${JSON.stringify(lines[0])}}\n]\n`,
      broken: [5],
      read: [2],
    },
  ];

  it.each(cases)('$where is named, and the rest is read', async ({ text, broken, read }) => {
    for (const size of [1, 7, 64, 1 << 20]) {
      const received = await receive(text, size);
      expect(received.broken.map(({ line }) => line)).toEqual(broken);
      expect(received.lines).toEqual(read);
    }
  });

  it('says why', async () => {
    const { broken } = await receive('{"a": }\n{"b": 1}');
    expect(broken).toEqual([{ problem: expect.stringContaining('is not valid JSON: Unexpected token'), line: 1 }]);
  });

  it('nested a million deep is named, or passed over, and costs no memory', async () => {
    const [lists, objects] = ['['.repeat(1e6) + ']'.repeat(1e6), `${'{"a":'.repeat(1e6)}1${'}'.repeat(1e6)}`];
    for (const deep of drawnOf([lists, objects, `{"message": ${JSON.stringify(objects)}}`])) {
      const received = await receive(`${lines[0]}\n${deep}\n${lines[1]}`);
      expect(received.values).toContainEqual(EVENTS[1]);
      expect(received.broken).toEqual(
        deep === lists ? [] : [{ problem: 'is nested more than 1000 levels deep', line: 2 }],
      );
    }
  });

  it('that unpacks to megabytes of nothing, and to others that do, is passed over', async () => {
    const packed = (text: string): string => gzipSync(text).toString('base64');
    const bomb = packed(' '.repeat(drawn(100e6)));
    const nested = [1, 2, 3].reduce(
      (text) => JSON.stringify({ a: [{ data: packed(text) }, { data: packed(text) }] }),
      `{"data": "${bomb}"}`,
    );
    const { values, broken } = await receive(`${nested}\n{"data": "${bomb}"}\n{"data": "SGVsbG8="}\n${lines[0]}`);
    expect(broken).toEqual([]);
    expect(values).toHaveLength(4);
    expect(values.at(-1)).toEqual(first);
  });

  it.runIf(RUNS_ALL_DRAWN)(inCi('longer than 64 MiB is passed over'), async () => {
    const long = `{"a": "${'x'.repeat(64 * 1024 * 1024)}"}`;
    const received = await receive(`${lines[0]}\n${long}\n${lines[1]}`);
    expect(received).toMatchObject({ lines: [1, 3], broken: [{ problem: 'is longer than 64 MiB', line: 2 }] });
    const listed = await receive(`[${lines[0]},\n${long},\n${lines[1]}]`);
    expect(listed).toMatchObject({ lines: [1, 3], broken: [{ problem: 'is longer than 64 MiB', line: 2 }] });
  });

  it('of any sort neither stops nor changes with the chunks', async () => {
    const pieces = fc.array(
      fc.constantFrom(...lines.slice(0, 2), '{', '}', '[', ']', '"', '\\', ',', '\n', ' ', 'é', '1', '@message'),
    );
    await fc.assert(
      fc.asyncProperty(pieces, fc.integer({ min: 1, max: 9 }), async (parts, size) => {
        const text = parts.join('');
        expect({ ...(await receive(text, size)), bytes: 0 }).toEqual({ ...(await receive(text)), bytes: 0 });
      }),
      { numRuns: drawn(3000) },
    );
  });
});

/** The first file of a tar archive; an old one has no signature. */
const tarOf = (name: string, text: string, signature: string): Buffer => {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write(`${text.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('        ', 148);
  header.write(signature, 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, Buffer.from(text.padEnd(Math.ceil(text.length / 512) * 512, '\0'))]);
};

const ARCHIVES: readonly { name: string; content: Buffer; why: string }[] = [
  {
    name: 'a zip',
    content: Buffer.from(zipSync({ 'events.jsonl': Buffer.from(textOf('JSON Lines')) })),
    why: 'it is a zip archive: unpack it first',
  },
  { name: 'an empty zip', content: Buffer.from(zipSync({})), why: 'it is an empty zip archive: unpack it first' },
  {
    name: 'a tar',
    content: tarOf('events.jsonl', textOf('JSON Lines'), 'ustar\u000000'),
    why: 'it is a tar archive: unpack it first',
  },
  {
    name: 'an old tar',
    content: tarOf('{"events"}.json', textOf('JSON Lines'), ''),
    why: 'it is a tar archive: unpack it first',
  },
  { name: 'bzip2', content: Buffer.from('BZh91AY&SY'), why: 'it is packed with bzip2: unpack it first' },
  {
    name: 'xz',
    content: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0]),
    why: 'it is packed with xz: unpack it first',
  },
  { name: 'zstd', content: zstdCompressSync('{}'), why: 'it is packed with zstd: unpack it first' },
];

describe('CSV without a column @message or message', () => {
  const rows = (separator: string) => lines.map((line, at) => `${at}${separator}${quoted(line)}`).join('\n');
  it.each([
    { header: 'Timestamp,Event', text: `Timestamp,Event\n${rows(',')}`, named: '"Timestamp", "Event"', at: 1 },
    { header: 'semicolons', text: `"a (b)"; Log text\r\n${rows(';')}`, named: '"a (b)", "Log text"', at: 1 },
    { header: 'one column', text: `\n\nevent\n${lines.map(quoted).join('\n')}`, named: '"event"', at: 3 },
    { header: 'a named separator', text: `sep=;\na;b\n${rows(';')}`, named: '"a", "b"', at: 2 },
    {
      header: 'pretty-printed events',
      text: `a,b\n${EVENTS.map((event) => `1,${quoted(JSON.stringify(event, null, 2))}`).join('\n')}`,
      named: '"a", "b"',
      at: 1,
    },
    {
      header: 'many columns',
      text: `a,b,c,d,e,f,g,h,i,j\n1,2,3,4,5,6,7,8,9,${quoted(lines[0] ?? '')}\n`,
      named: '"a", "b", "c", "d", "e", "f", "g", "h", …',
      at: 1,
    },
  ])('is said to be so once, with its columns: $header', async ({ text, named, at }) => {
    for (const size of [1, 7, 1 << 20]) {
      const { values, broken } = await receive(text, size);
      expect(broken).toEqual([{ problem: `has no column @message or message, only ${named}`, line: at }]);
      expect(values).toEqual([]);
    }
  });

  it.each(['START', 'a, b', 'time;level', 'hello (world)'])('is no log that begins with %j', async (begin) => {
    for (const size of [1, 1 << 20])
      expect(await receive(`${begin}\n${lines.join('\n')}`, size)).toMatchObject({
        broken: [],
        values: [begin, ...EVENTS],
      });
  });
});

describe('files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bookend-input-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, content: string | Buffer): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };

  it('are one stream, each in its own form', async () => {
    const files = [
      file('a.jsonl', textOf('JSON Lines')),
      file('b.json', textOf('a JSON array, pretty-printed')),
      file('c.csv.gz', gzipSync(textOf('CSV of Logs Insights'))),
      file('packed-but-not-called-so', gzipSync(textOf('a JSON array on one line'))),
      file('packed-by-two.gz', gzipSync(gzipSync(textOf('JSON Lines')))),
      file('not-packed.gz', textOf('JSON Lines')),
      file(
        'two-members.gz',
        Buffer.concat([gzipSync(`${lines.slice(0, 2).join('\n')}\n`), gzipSync(lines.slice(2).join('\n'))]),
      ),
    ];
    const { values, broken } = await receive(files);
    expect(broken).toEqual([]);
    expect(values).toEqual(files.flatMap(() => EVENTS));
  });

  it.each([
    { what: 'is not there', name: 'nowhere', content: null, why: 'there is no such file' },
    { what: 'is a folder', name: '.', content: null, why: 'it is a directory' },
    {
      what: 'is cut off',
      name: 'cut.gz',
      content: gzipSync(textOf('JSON Lines')).subarray(0, -20),
      why: 'its gzip data ends too soon',
    },
    {
      what: 'is damaged',
      name: 'damaged.gz',
      content: Buffer.concat([gzipSync('x').subarray(0, 10), Buffer.alloc(50, 0xff)]),
      why: 'its gzip data is damaged',
    },
    ...ARCHIVES.flatMap(({ name, content, why }) => [
      { what: `is ${name}`, name: 'events.jsonl', content, why },
      { what: `is ${name} in gzip`, name: 'events.jsonl.gz', content: gzipSync(content), why },
    ]),
    {
      what: 'is packed again and again',
      name: 'packed.gz',
      content: [1, 2, 3, 4].reduce((packed) => gzipSync(packed), gzipSync(textOf('JSON Lines'))),
      why: 'it is packed with gzip more than 4 times',
    },
    {
      what: 'is UTF-16',
      name: 'utf16.json',
      content: Buffer.from('\ufeff{}', 'utf16le'),
      why: 'it is UTF-16 text: save it as UTF-8',
    },
  ])('one that $what cannot be read', async ({ name, content, why }) => {
    const path = content === null ? join(folder, name) : file(name, content);
    await expect(receive([path])).rejects.toThrow(new InputError(path, [`can't be read: ${why}`]));
  });

  it.runIf(RUNS_ALL_DRAWN)(inCi('are not held in memory'), async () => {
    const line = JSON.stringify({ source: 'aws.ecs', detail: { text: 'x'.repeat(100_000) } });
    async function* endless(): AsyncGenerator<Buffer> {
      yield Buffer.from('[');
      for (let at = 0; at < 3000; at++) yield Buffer.from(`${line},\n`);
    }
    const { readInput } = await import('../../cli/replay/input/read-input.ts');
    let most = 0;
    let count = 0;
    await readInput(['-'], endless(), {
      value: () => {
        count++;
        if (count % 100 === 0) most = Math.max(most, process.memoryUsage().heapUsed);
      },
      broken: () => {},
      progress: () => {},
    });
    expect(count).toBe(3000);
    expect(most).toBeLessThan(250e6); // of 300 MB
  });
});
