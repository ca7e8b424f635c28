import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const TOOLS = join(import.meta.dirname, '../tools');

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

/**
 * Says whether a tool that `npm ci` leaves out is installed: `lint` in `tools/lint`. A test that needs one carries
 * `(needs tools/lint)`, as it does for a program; `.ci/run` installs them, and fails where such a test is skipped.
 */
export const hasTool = (name: string): boolean => existsSync(join(TOOLS, name, 'node_modules'));

/** The file in a tool's packages. */
export const toolFile = (tool: string, file: string): string => join(TOOLS, tool, 'node_modules', file);

/** Says whether what `(needs …)` names is here. */
export const isHere = (need: string): boolean =>
  need.startsWith('tools/') ? hasTool(need.slice('tools/'.length)) : hasProgram(need);
