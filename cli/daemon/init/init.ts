import { UsageError } from '../../options/usage-error.ts';
import type { Io } from '../../terminal/io.ts';

/** `bookend daemon init`. */
export const init = async (_argv: readonly string[], _io: Io): Promise<number> => {
  throw new UsageError('daemon init is not built yet');
};
