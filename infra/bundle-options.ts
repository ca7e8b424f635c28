import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';
import { sdkErrors } from './sdk-errors.ts';

const FOLDER = import.meta.dirname;

/** Each SDK client reads only the version from its own package.json: 2 KB of each stay out. */
const versionAlone: Plugin = {
  name: 'version-alone',
  setup: ({ onLoad }) => {
    onLoad({ filter: /@aws-sdk[/\\][^/\\]+[/\\]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

/**
 * The SDK keeps these for other environments, 8 KB of each bundle: hashes where Node has none, retries that hold calls
 * back (shared/edge/aws/clients.ts asks for none), and the region of an EC2 instance (Lambda gives its own). If one of
 * them were reached all the same, its stand-in would throw.
 */
const neverReached: Plugin = {
  name: 'never-reached',
  setup: ({ onLoad }) => {
    const filter =
      /@smithy[/\\]core[/\\].*[/\\](Sha256Js|util-retry[/\\]AdaptiveRetryStrategy|getInstanceMetadataRegion)\.js$/;
    onLoad({ filter }, ({ path }) => {
      const name = basename(path, '.js');
      return { contents: `export function ${name}() { throw new Error('${name} is in no bundle'); }` };
    });
    // Each signer makes one, and uses it to sign messages of an event stream: we send none. 2 KB of each bundle.
    onLoad({ filter: /@smithy[/\\]signature-v4[/\\].*[/\\]HeaderFormatter\.js$/ }, () => ({
      contents: `export class HeaderFormatter { format() { throw new Error('HeaderFormatter is in no bundle'); } }`,
    }));
    // This package does not declare itself free of side effects, so its paginators would stay, with Scan and Query. 1
    // KB of each bundle.
    onLoad({ filter: /@aws-sdk[/\\]lib-dynamodb[/\\].*[/\\]pagination[/\\]index\.js$/ }, () => ({
      contents: 'export {};',
    }));
  },
};

/**
 * Bundles of functions: the SDK's ESM build (its CommonJS build is twice the size), without the parts that Lambda never
 * uses.
 */
export const BUNDLE_OPTIONS: BuildOptions = {
  bundle: true,
  minify: true,
  keepNames: false,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  outExtension: { '.js': '.mjs' },
  mainFields: ['module', 'main'],
  conditions: ['module', 'import'],
  alias: {
    '@aws-sdk/credential-provider-node': join(FOLDER, 'credentials-from-env.ts'),
    '@aws-sdk/endpoint-cache': join(FOLDER, 'no-endpoint-cache.ts'),
  },
  plugins: [versionAlone, neverReached, sdkErrors],
  charset: 'utf8',
  sourcemap: 'linked',
  sourcesContent: false,
  // The SDK imports it for calls that stream events, and we make none: 15 to 20 KB of every bundle would never run.
  external: ['@smithy/core/event-streams'],
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  logLevel: 'silent', // a build that fails throws what it would have logged
};
