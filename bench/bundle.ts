import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { BUNDLE_OPTIONS } from '../infra/bundle-options.ts';
import { withTemporaryFolder } from './temporary-folder.ts';

const FUNCTIONS = fileURLToPath(new URL('../functions/', import.meta.url));

/** Every function by name: `observe`, `react`, … */
export const functionNames = (): readonly string[] =>
  readdirSync(FUNCTIONS)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();

/**
 * Bundles functions as they are deployed, into the temporary folder, for as long as `use` takes.
 * @param use gets the path of each function's bundle
 */
export const withBundles = <Result>(
  names: readonly string[],
  use: (pathOf: (name: string) => string) => Promise<Result>,
): Promise<Result> =>
  withTemporaryFolder(async (outdir) => {
    const entryPoints = names.map((name) => join(FUNCTIONS, `${name}.ts`));
    await build({ ...BUNDLE_OPTIONS, entryPoints, outdir });
    return use((name) => join(outdir, `${name}.mjs`));
  });
