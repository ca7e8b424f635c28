import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { InputError } from '../../shared/edge/input-error.ts';
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

describe('what surrounds the events', () => {
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

  it('may be other log lines, which are no broken ones', async () => {
    const texts = ['START RequestId: 1', '2026-03-24T12:00:00Z INFO {not json}', ''];
    const text = [...texts.map((message) => JSON.stringify({ message })), JSON.stringify({ message: lines[0] })].join(
      '\n',
    );
    expect(await receive(text)).toMatchObject({ values: [...texts, first], broken: [] });
  });

  it('may be other JSON', async () => {
    expect(await receive('[1, "a,]b", null, true, {"a": 1}]', 1)).toMatchObject({
      values: [1, 'a,]b', null, true, { a: 1 }],
      broken: [],
    });
  });
});

describe('a broken line', () => {
  const cases: readonly { where: string; text: string; broken: readonly number[]; read: readonly number[] }[] = [
    { where: 'among JSON Lines', text: `${lines[0]}\n{"a": \n${lines[1]}`, broken: [2], read: [1, 3] },
    { where: 'at the beginning of JSON Lines', text: `{"detail\n${lines[0]}\n${lines[1]}`, broken: [1], read: [2, 3] },
    { where: 'at the end of JSON Lines', text: `${lines[0]}\n${lines[1]}\n{"detail-ty`, broken: [3], read: [1, 2] },
    { where: 'that is no JSON at all', text: `${lines[0]}\nhello\n\n${lines[1]}`, broken: [2], read: [1, 4] },
    { where: 'that is all there is', text: 'hello', broken: [1], read: [] },
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
      broken: [1, 1],
      read: [1, 1],
    },
    {
      where: 'cut off in a pretty-printed array',
      text: `[\n  {\n    "a": "b\n    "c": {\n    }\n  },\n  ${lines[0]}\n]`,
      broken: [2],
      read: [7],
    },
    { where: 'at the end of an array', text: `[\n${lines[0]},\n{"a": {`, broken: [3], read: [2] },
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
    expect(broken).toEqual([{ problem: expect.stringContaining('is no JSON: Unexpected token'), line: 1 }]);
  });

  it('longer than 64 MiB is passed over', async () => {
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
      { numRuns: 3000 },
    );
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

  it('are not held in memory', async () => {
    const line = JSON.stringify({ source: 'aws.ecs', detail: { text: 'x'.repeat(100_000) } });
    async function* endless(): AsyncGenerator<Buffer> {
      yield Buffer.from('[');
      for (let at = 0; at < 3000; at++) yield Buffer.from(`${line},\n`);
    }
    const { readInput } = await import('../../cli/replay/input.ts');
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
