import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import { withTemporaryFolder } from './temporary-folder.ts';

const FUNCTIONS = fileURLToPath(new URL('../functions/', import.meta.url));

/** The deployment's options for esbuild, without those for the packager alone. */
const deployedOptions = (): BuildOptions => {
  const configure = createRequire(import.meta.url)('../infra/esbuild.cjs');
  const { exclude, outputFileExtension, outputWorkFolder, outputBuildFolder, ...options } = configure();
  return { ...options, external: exclude };
};

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
    await build({ ...deployedOptions(), entryPoints, outdir, outExtension: { '.js': '.mjs' }, logLevel: 'error' });
    return use((name) => join(outdir, `${name}.mjs`));
  });
