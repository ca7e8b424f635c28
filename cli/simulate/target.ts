import { open } from 'node:fs/promises';
import { InputError } from '../../shared/edge/errors/input-error.ts';
import { type Output, writeLines } from '../terminal/io.ts';

/** Lines go to a target: a file, standard output, or nowhere. */
export type Target = {
  readonly write: (lines: readonly string[]) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Opens it at once: a file that can't be written is known before the fleet has lived. */
export const openTarget = async (file: string | null, stdout: Output): Promise<Target> => {
  if (file === null) return { write: async () => {}, close: async () => {} };
  if (file === '-') return { write: (lines) => writeLines(stdout, lines), close: async () => {} };
  const handle = await open(file, 'w').catch(refuse(file));
  return {
    write: async (lines) => {
      if (lines.length > 0) await handle.writeFile(`${lines.join('\n')}\n`).catch(refuse(file));
    },
    close: () => handle.close(),
  };
};

const refuse =
  (file: string) =>
  (error: unknown): never => {
    throw new InputError(file, [`can't be written: ${error instanceof Error ? error.message : error}`], {
      cause: error,
    });
  };
