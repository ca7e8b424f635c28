import { InputError } from '../../shared/edge/input-error.ts';
import { type Bytes, bytesOf } from './input/source.ts';

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
    throw new InputError(name, [`is no JSON: ${error instanceof Error ? error.message : error}`], { cause: error });
  }
};

/** A whole document: the policy, the daemons. */
export const readJsonFile = async (file: string): Promise<unknown> => jsonIn(file, await readText(file));
