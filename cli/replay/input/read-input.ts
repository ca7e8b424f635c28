import { bytesOf } from '../../files/bytes-of-file.ts';
import type { Bytes } from '../../terminal/io.ts';
import { formOfAll, formOfHead } from './form.ts';
import { headOf } from './head.ts';
import { type FormReader, type Sink, sinkAfter } from './sink.ts';
import { unwrap } from './unwrap.ts';

/** Values and problems go here as they are read, all in one stream, in the order of the files. */
export type Receiver = {
  /** A value that may be an envelope. */
  readonly value: (value: unknown, file: string, line: number) => void;
  readonly broken: (problem: string, file: string, line: number) => void;
  /** Tells that so many bytes more, unpacked, have been dealt with. */
  readonly progress: (bytes: number) => void;
};

/**
 * Reads event files in any of the forms that `bookend replay --help` lists; `-` is standard input. One callback a value and one
 * `await` a chunk: a promise for every one of a million lines would cost as much as parsing them.
 */
export const readInput = async (files: readonly string[], stdin: Bytes, receiver: Receiver): Promise<void> => {
  for (const file of files) await readFile(file, stdin, receiver);
};

const readFile = async (file: string, stdin: Bytes, receiver: Receiver): Promise<void> => {
  const sink = unwrapping(file, receiver);
  const begin = headOf(); // lines count from the beginning, also where blank ones are left out
  let reader: FormReader | undefined;
  for await (const bytes of bytesOf(file, stdin)) {
    if (reader !== undefined) await reader.push(bytes);
    else if (begin.add(bytes)) {
      reader = formOfHead(begin.head())?.(sinkAfter(begin.blankLines(), sink));
      if (reader !== undefined) await reader.push(begin.head());
    }
    receiver.progress(bytes.length);
  }
  if (reader === undefined) {
    reader = formOfAll(begin.head())(sinkAfter(begin.blankLines(), sink));
    await reader.push(begin.head());
  }
  await reader.end();
};

const unwrapping = (file: string, receiver: Receiver): Sink => {
  const envelopes: Sink = {
    value: (value, line) => receiver.value(value, file, line),
    broken: (problem, line) => receiver.broken(problem, file, line),
  };
  return { value: (value, line) => unwrap(value, line, envelopes), broken: envelopes.broken };
};
