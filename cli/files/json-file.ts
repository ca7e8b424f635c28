import { InputError } from '../../shared/edge/errors/input-error.ts';
import type { Bytes } from '../terminal/io.ts';
import { bytesOf } from './bytes-of-file.ts';
import { repeatedFields } from './repeated-fields.ts';

/** All of a file, or of standard input (`-`), as text. */
export const readText = async (file: string, stdin?: Bytes): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const bytes of bytesOf(file, stdin)) parts.push(bytes);
  return Buffer.concat(parts).toString();
};

/** @param name what the text is called in the error @throws InputError */
export const jsonIn = (name: string, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(name, [`is not valid JSON: ${error instanceof Error ? error.message : error}`], {
      cause: error,
    });
  }
};

/** A document that a person has written: no field of it stands there twice. @throws InputError */
export const documentIn = (name: string, text: string): unknown => {
  const document = jsonIn(name, text);
  const repeated = repeatedFields(text);
  if (repeated.length > 0)
    throw new InputError(
      name,
      repeated.map((path) => `${path}: is given twice`),
    );
  return document;
};

/** A whole document: the policy, the daemons. */
export const readJsonFile = async (file: string): Promise<unknown> => documentIn(file, await readText(file));
