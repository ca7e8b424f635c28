import { cp, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import manifest from '../package.json' with { type: 'json' };
import { namedTexts } from '../simulator/scenarios/named-texts.ts';
import { thirdPartyOf } from './third-party.ts';

const ROOT = join(import.meta.dirname, '..');

/** In a scope of its own: nobody else can publish what `npx` would run under this name. */
export const PACKAGE_NAME = '@bookend-ecs/cli';
const OLDEST_NODE = 20;

/** An older Node says this and no more. It stands before all else, in words that every Node reads. */
const REFUSAL = `if (Number(process.versions.node.split('.')[0]) < ${OLDEST_NODE}) {
  console.error('bookend needs Node ${OLDEST_NODE} or newer; this is ' + process.version + '.');
  process.exit(2);
}`;

/** The scenarios' texts lie in the file itself. */
const embeddedScenarios: Plugin = {
  name: 'embedded-scenarios',
  setup: ({ onLoad }) => {
    onLoad({ filter: /[/\\]scenarios[/\\]named-texts\.ts$/ }, () => ({
      contents: `export const namedTexts = () => (${JSON.stringify(namedTexts())});`,
      loader: 'js',
    }));
  },
};

/**
 * Writes the command as a package without dependencies: one file of JavaScript, the licences of what is in it, its README.
 * @param folder is emptied first
 * @throws Error where esbuild fails, or warns
 */
export const buildCommand = async (folder: string): Promise<void> => {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const { metafile, warnings } = await build(optionsOf(folder));
  if (warnings.length > 0) throw new Error(`esbuild warns: ${warnings.map(({ text }) => text).join('; ')}`);
  await writeFile(join(folder, 'THIRD-PARTY.md'), `${thirdPartyOf(metafile, ROOT)}\n`);
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(packageOf(), null, 2)}\n`);
  await cp(join(ROOT, 'docs/package.md'), join(folder, 'README.md'));
  await cp(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
};

const optionsOf = (outdir: string) =>
  ({
    absWorkingDir: ROOT,
    entryPoints: [{ in: 'cli/packed.ts', out: 'bookend' }],
    outdir,
    outExtension: { '.js': '.cjs' }, // CommonJS wherever it is copied, in a folder of ES modules too
    bundle: true,
    minify: true,
    format: 'cjs',
    platform: 'node',
    target: `node${OLDEST_NODE}`,
    // The SDK's ESM build is half the size of its CommonJS build.
    mainFields: ['module', 'main'],
    conditions: ['module', 'import'],
    inject: [join(ROOT, 'infra/node-20.ts')],
    plugins: [embeddedScenarios],
    charset: 'utf8',
    legalComments: 'none', // THIRD-PARTY.md has the licences, whole
    banner: { js: `#!/usr/bin/env node\n${REFUSAL}` },
    metafile: true,
    logLevel: 'silent', // a build that fails throws what it would have logged
  }) as const satisfies BuildOptions;

const packageOf = () => ({
  name: PACKAGE_NAME,
  version: manifest.version,
  description: manifest.description,
  license: manifest.license,
  bin: { bookend: 'bookend.cjs' },
  engines: { node: `>=${OLDEST_NODE}` },
});

if (import.meta.main) {
  const folder = join(ROOT, 'dist/cli');
  await buildCommand(folder);
  const { size } = await stat(join(folder, 'bookend.cjs'));
  console.log(
    `dist/cli/bookend.cjs: ${size} bytes. It runs alone, on Node ${OLDEST_NODE} or newer. As a package: npm pack ./dist/cli`,
  );
}
