import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InputError } from '../../shared/edge/errors/input-error.ts';
import type { Bytes } from '../terminal/io.ts';
import { archiveOf, LONGEST_SIGNATURE } from './archive.ts';

const CHUNK = 1024 * 1024;
const GZIP = Buffer.from([0x1f, 0x8b]);
const MOST_LAYERS = 4;
const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const UTF16_MARKS = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

/** The bytes of a file or of standard input (`-`), unpacked if they are gzip, whatever the file is called. */
export async function* bytesOf(file: string, stdin?: Bytes): AsyncGenerator<Buffer> {
  try {
    yield* withoutMark(
      unpacked(file === '-' && stdin !== undefined ? stdin : createReadStream(file, { highWaterMark: CHUNK })),
    );
  } catch (error) {
    throw new InputError(nameOf(file), [`can't be read: ${reasonOf(error)}`], { cause: error });
  }
}

export const nameOf = (file: string): string => (file === '-' ? 'standard input' : file);

/** Firehose packs what CloudWatch Logs has packed already: gzip in gzip is unpacked too. */
async function* unpacked(bytes: Bytes, layers = 0): AsyncGenerator<Buffer> {
  const { first, all } = await peek(LONGEST_SIGNATURE, bytes);
  const archive = archiveOf(first);
  if (archive !== null) throw new Error(`it is ${archive}: unpack it first`);
  if (!startsWith(first, GZIP)) return yield* all;
  if (layers === MOST_LAYERS) throw new Error(`it is packed with gzip more than ${MOST_LAYERS} times`);
  const gunzip = createGunzip({ chunkSize: CHUNK });
  pipeline(Readable.from(all), gunzip, () => {}); // an error comes out of gunzip as well
  yield* unpacked(gunzip, layers + 1);
}

async function* withoutMark(bytes: Bytes): AsyncGenerator<Buffer> {
  const { first, all } = await peek(UTF8_MARK.length, bytes);
  if (UTF16_MARKS.some((mark) => startsWith(first, mark))) throw new Error('it is UTF-16 text: save it as UTF-8');
  let left = startsWith(first, UTF8_MARK) ? UTF8_MARK.length : 0;
  for await (const chunk of all) {
    yield chunk.subarray(left);
    left = 0;
  }
}

const startsWith = (bytes: Buffer, mark: Buffer): boolean => bytes.subarray(0, mark.length).equals(mark);

/** Looks at the first bytes; `all` still begins with them. */
const peek = async (count: number, bytes: Bytes): Promise<{ first: Buffer; all: AsyncGenerator<Buffer> }> => {
  const chunks = bytes[Symbol.asyncIterator]();
  let first: Buffer = Buffer.alloc(0);
  while (first.length < count) {
    const next = await chunks.next();
    if (next.done) break;
    first = Buffer.concat([first, bufferOf(next.value)]);
  }
  return { first, all: resumed(first, { [Symbol.asyncIterator]: () => chunks }) };
};

async function* resumed(first: Buffer, rest: Bytes): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  for await (const chunk of rest) yield bufferOf(chunk);
}

const bufferOf = (chunk: Buffer | string): Buffer => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk);

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
  Z_BUF_ERROR: 'its gzip data ends too soon',
  Z_DATA_ERROR: 'its gzip data is damaged',
};

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return REASONS[code] ?? error.message;
};
