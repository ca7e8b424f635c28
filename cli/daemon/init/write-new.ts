import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { InputError } from '../../../shared/edge/errors/input-error.ts';

export type Written = { readonly file: string; readonly text: string };

/** Writes files that are not there yet: all, or none. @param force overwrites those that are @throws InputError that names a file */
export const writeNew = async (files: readonly Written[], force: boolean): Promise<void> => {
  const there = force ? [] : files.filter(({ file }) => existsSync(file));
  const [first] = there;
  if (first !== undefined) throw new InputError(first.file, ['is there already: --force overwrites it']);
  for (const { file, text } of files)
    try {
      await writeFile(file, text, { flag: force ? 'w' : 'wx' });
    } catch (error) {
      throw new InputError(file, [`can't be written: ${error instanceof Error ? error.message : error}`], {
        cause: error,
      });
    }
};
