import { createHash } from 'node:crypto';
import { isAbsolute, posix, relative, sep } from 'node:path';

/** The name of the fingerprint in SARIF. A change of what goes into it raises the number. */
export const FINGERPRINT = 'bookendHole/v1';

/** The parts of a hole that stay the same while lines move, and while values and words change. */
export type Identity = { readonly hole: string; readonly resource: string; readonly file: string | null };

/** There is one line for each hole and resource of a file, so that these three tell it. */
export const fingerprintOf = ({ hole, resource, file }: Identity): string =>
  createHash('sha256')
    .update(JSON.stringify([hole, resource, file === null ? null : relativePath(file)]))
    .digest('hex');

/** The file from here, with slashes: `./a/../b.yaml` is `b.yaml`. */
export const relativePath = (file: string): string => {
  const path = isAbsolute(file) ? relative(process.cwd(), file) : file;
  return posix.normalize(path.split(sep).join('/'));
};
