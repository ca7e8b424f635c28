import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawn, drawnOf } from '../drawn.ts';
import { run } from './run.ts';
import { asLines, earlyFleet } from './traces.ts';

/** Carriers of some values, each as it is or as text. A carrier of one or more values is a JSON value again. */
type Carrier = (values: readonly unknown[]) => readonly unknown[];

const texts = (values: readonly unknown[]): string[] => values.map((value) => JSON.stringify(value));
const base64 = (bytes: Buffer): string => bytes.toString('base64');
const pretty = (value: unknown): string => JSON.stringify(value, null, 2);
const halves = <Value>(values: readonly Value[]): readonly (readonly Value[])[] => {
  const middle = Math.ceil(values.length / 2);
  return [values.slice(0, middle), values.slice(middle)];
};

const CARRIERS: Readonly<Record<string, Carrier>> = {
  nothing: (values) => values,
  'sqs receive-message': (values) =>
    halves(texts(values)).map((half) => ({ Messages: half.map((Body) => ({ MessageId: 'm', Body })) })),
  'an event of SQS': (values) => [{ Records: texts(values).map((body) => ({ messageId: 'm', body })) }],
  'an event of SNS': (values) => [
    { Records: texts(values).map((Message) => ({ EventSource: 'aws:sns', Sns: { Type: 'Notification', Message } })) },
  ],
  'a notification of SNS': (values) =>
    texts(values).map((Message) => ({ Type: 'Notification', Subject: null, Message })),
  'hits of OpenSearch': (values) => [
    { took: 3, hits: { total: { value: 1 }, hits: values.map((_source) => ({ _id: 'i', _source })) } },
  ],
  'documents that keep the text': (values) => texts(values).map((original) => ({ _source: { event: { original } } })),
  'filter-log-events': (values) => [
    { searchedLogStreams: [{ searchedCompletely: true }], events: texts(values).map((message) => ({ message })) },
  ],
  'pages of filter-log-events': (values) =>
    halves(texts(values)).map((half) => ({
      events: half.map((message) => ({ timestamp: 1, message })),
      nextToken: '[{',
    })),
  'a subscription of a log group': (values) => [
    { messageType: 'DATA_MESSAGE', logEvents: texts(values).map((message) => ({ id: '1', message })) },
  ],
  'a stream of Kinesis': (values) => [
    { Records: texts(values).map((text) => ({ kinesis: { data: base64(Buffer.from(text)), partitionKey: 'p' } })) },
  ],
  'base64 without padding': (values) => [
    { Records: texts(values).map((text) => ({ data: base64(Buffer.from(text)).replace(/=+$/, '') })) },
  ],
  'base64 of the other alphabet': (values) =>
    texts(values).map((text) => ({ Data: Buffer.from(text).toString('base64url') })),
  'base64 in lines, packed': (values) =>
    texts(values).map((text) => ({
      data: `${base64(gzipSync(text))
        .match(/.{1,76}/g)
        ?.join('\r\n')}\r\n`,
    })),
  "a function's request": (values) =>
    texts(values).map((text) => ({ isBase64Encoded: true, headers: {}, body: base64(Buffer.from(text)) })),
  'messages of SQS in base64': (values) => [
    { Records: texts(values).map((text) => ({ body: base64(gzipSync(text)), isBase64Encoded: true })) },
  ],
  'a subscription, packed': (values) => [
    {
      awslogs: { data: base64(gzipSync(JSON.stringify({ logEvents: texts(values).map((message) => ({ message })) }))) },
    },
  ],
  'events of a bus that passes events on': (values) =>
    values.map((detail) => ({ source: 'my.app', 'detail-type': 'Passed on', detail: { detail } })),
  'results of Logs Insights': (values) => [
    {
      results: texts(values).map((value) => [
        { field: '@timestamp', value: '2026-03-24 12:00:00.000' },
        { field: '@message', value },
      ]),
      status: 'Complete',
    },
  ],
  'a list': (values) => [values],
  'JSON text': (values) => texts(values),
  'JSON text of all of them': (values) => [JSON.stringify(values)],
  "a message after a logger's words": (values) =>
    texts(values).map((text) => ({ message: `[INFO]\t1cf8 Got: ${text}\n` })),
  'a message, pretty-printed after words': (values) =>
    values.map((value) => ({ '@message': `Received event: ${pretty(value)}` })),
  'a message of several lines': (values) => [{ message: texts(values).join('\n') }],
};

/** The forms in which values stand in a file. */
const FORMS: Readonly<Record<string, (values: readonly unknown[]) => string>> = {
  lines: (values) => texts(values).join('\n'),
  'lines with blank ones': (values) => `\n\n${texts(values).join('\n\n  \n')}\n`,
  'a list': (values) => JSON.stringify(values),
  'a list, pretty-printed': pretty,
  'one after the other': (values) => texts(values).join(''),
  'one after the other, pretty-printed': (values) => values.map(pretty).join('\n'),
  'text of a log': (values) =>
    `START RequestId: 1\n${texts(values)
      .map((text) => `[INFO]\t2026-03-24T12:00:00Z\tReceived event: ${text}`)
      .join('\nEND {}\n')}`,
  'text of a log, pretty-printed': (values) =>
    values.map((value) => `[INFO] Received event:\n${pretty([value])}\nINFO again: ${pretty(value)}`).join('\n'),
  CSV: (values) => `@timestamp,@message\n${csvRows(values, ',')}`,
  'CSV with semicolons': (values) => `@timestamp;@message\n${csvRows(values, ';')}`,
};

const csvRows = (values: readonly unknown[], delimiter: string): string =>
  texts(values)
    .map((text) => `x${delimiter}"${text.replaceAll('"', '""')}"`)
    .join('\n');

type Wearing = { readonly crlf: boolean; readonly mark: boolean; readonly gzip: number };

const WORN: readonly Wearing[] = [false, true].flatMap((crlf) =>
  [false, true].flatMap((mark) => [0, 1].map((gzip) => ({ crlf, mark, gzip }))),
);

const asFile = (text: string, { crlf, mark, gzip }: Wearing): Buffer => {
  const bytes = Buffer.from(`${mark ? '\ufeff' : ''}${crlf ? text.replaceAll('\n', '\r\n') : text}`);
  return Array.from({ length: gzip }).reduce<Buffer>((packed) => gzipSync(packed), bytes);
};

const events = earlyFleet(3);
const replayed = (stdin: string | Buffer) => run(['replay', '-', '--json'], { stdin });

describe('a carrier of events', () => {
  const names = Object.keys(CARRIERS);
  const forms = Object.keys(FORMS);
  const wearing = fc.record({ crlf: fc.boolean(), mark: fc.boolean(), gzip: fc.nat(2) });

  it.each(names)('changes no verdict, in whatever form it comes: %s', async (name) => {
    const bare = await replayed(asLines(events));
    expect(bare).toMatchObject({ code: 1, err: '' });
    for (const form of forms) {
      const text = FORMS[form]?.(CARRIERS[name]?.(events) ?? []) ?? '';
      for (const worn of drawnOf(WORN))
        expect({ form, ...(await replayed(asFile(text, worn))) }).toEqual({ form, ...bare });
    }
  });

  it('changes no verdict where one carries another, and that one another', async () => {
    const bare = await replayed(asLines(events));
    const within = fc.array(fc.constantFrom(...names), { minLength: 2, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(within, fc.constantFrom(...forms), wearing, async (carriers, form, worn) => {
        const values = carriers.reduce<readonly unknown[]>((carried, name) => CARRIERS[name]?.(carried) ?? [], events);
        expect(await replayed(asFile(FORMS[form]?.(values) ?? '', worn))).toEqual(bare);
      }),
      { numRuns: drawn(200) },
    );
  });
});
