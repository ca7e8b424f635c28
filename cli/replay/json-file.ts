import { InputError } from '../../shared/edge/input-error.ts';
import { bytesOf } from './input/source.ts';

/** A whole document: the policy, the daemons. */
export const readJsonFile = async (file: string): Promise<unknown> => {
  const parts: Buffer[] = [];
  for await (const bytes of bytesOf(file)) parts.push(bytes);
  try {
    return JSON.parse(Buffer.concat(parts).toString());
  } catch (error) {
    throw new InputError(file, [`is no JSON: ${error instanceof Error ? error.message : error}`], { cause: error });
  }
};
