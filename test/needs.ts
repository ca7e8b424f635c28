import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Says whether this machine has a program. A test that needs one carries `(needs NAME)` in its title or in that of a
 * describe above it: the run names it last if it was skipped, and `.ci/run` fails for any other skipped test.
 */
export const hasProgram = (name: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
