import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { build } from 'esbuild';
import { type Zippable, zipSync } from 'fflate';
import { BUNDLE_OPTIONS } from './bundle-options.ts';

/** `package` is set here. */
type DeployedFunction = { readonly handler: string; package?: { artifact?: string } };

/** The parts of osls that this plugin uses. */
export type Serverless = {
  readonly serviceDir: string;
  readonly service: { readonly functions: Readonly<Record<string, DeployedFunction>> };
};

/** Nothing of the moment goes into a zip: equal bundles are equal zips, and osls deploys none that is as it was. */
const ALWAYS_THE_SAME = new Date(1980, 0, 1);

/** Bundles each function, zips it with its map, and hands osls the zips: it would pack all files of the folder else. */
class BundleFunctions {
  readonly hooks: Readonly<Record<string, () => Promise<void>>>;

  constructor(serverless: Serverless) {
    const packs = () => packFunctions(serverless);
    this.hooks = {
      'before:package:createDeploymentArtifacts': packs,
      'before:deploy:function:packageFunction': packs,
    };
  }
}

/**
 * Writes `.serverless/NAME.zip` for every function, and sets it as the function's artifact.
 * @throws Error if esbuild can't bundle one, or if it makes a file that belongs to none of them
 */
export const packFunctions = async ({ serviceDir, service }: Serverless): Promise<void> => {
  const functions = Object.entries(service.functions).map(([name, deployed]) => ({
    name,
    deployed,
    module: moduleOf(name, deployed),
  }));
  const zips = await zipsOf(
    serviceDir,
    functions.map(({ module }) => module),
  );
  const folder = join(serviceDir, '.serverless');
  await mkdir(folder, { recursive: true });
  for (const { name, deployed, module } of functions) {
    const artifact = join(folder, `${name}.zip`);
    await writeFile(artifact, zipSync(zips.get(module) ?? {}, { level: 9, mtime: ALWAYS_THE_SAME }));
    deployed.package = { ...deployed.package, artifact: relative(serviceDir, artifact) };
  }
};

/** `functions/observe` of `functions/observe.handler`. */
const moduleOf = (name: string, { handler }: DeployedFunction): string => {
  const end = handler.lastIndexOf('.');
  if (end <= 0) throw new Error(`the handler of ${name} names no file and export: ${handler}`);
  return handler.slice(0, end);
};

/** The files of each module's zip, by their paths in it. */
const zipsOf = async (serviceDir: string, modules: readonly string[]): Promise<ReadonlyMap<string, Zippable>> => {
  // Nothing is written there; the maps name their sources from there.
  const outdir = resolve(serviceDir, '.serverless', 'build');
  const { outputFiles } = await build({
    ...BUNDLE_OPTIONS,
    absWorkingDir: serviceDir,
    entryPoints: modules.map((module) => `${module}.ts`),
    outbase: '.',
    outdir,
    write: false,
  });
  const zips = new Map<string, Zippable>(modules.map((module) => [module, {}]));
  for (const { path, contents } of outputFiles) {
    const name = relative(outdir, path);
    const zip = zips.get(name.replace(/\.mjs(\.map)?$/, ''));
    if (zip === undefined) throw new Error(`esbuild made ${name}, which belongs to no function`);
    zip[name] = contents;
  }
  return zips;
};

// osls takes the result of `require`, which is this
export { BundleFunctions as 'module.exports' };
