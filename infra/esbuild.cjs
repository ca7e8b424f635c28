const { readFile } = require('node:fs/promises');
const { basename, join } = require('node:path');
const { sdkErrors } = require('./sdk-errors.cjs');

/** Of its own package.json each client of the SDK reads the version alone: 2 KB of each stay out. */
const versionAlone = {
  name: 'version-alone',
  setup: ({ onLoad }) => {
    onLoad({ filter: /@aws-sdk[/\\][^/\\]+[/\\]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

/**
 * The SDK keeps these for elsewhere, 8 KB of each bundle: hashes where Node has none, retries that hold calls back
 * (shared/edge/aws/clients.ts asks for none), and the region of an EC2 instance (Lambda says its own). Were one of them reached
 * all the same, it would say that it is not there.
 */
const neverReached = {
  name: 'never-reached',
  setup: ({ onLoad }) => {
    const filter =
      /@smithy[/\\]core[/\\].*[/\\](Sha256Js|util-retry[/\\]AdaptiveRetryStrategy|getInstanceMetadataRegion)\.js$/;
    onLoad({ filter }, ({ path }) => {
      const name = basename(path, '.js');
      return { contents: `export function ${name}() { throw new Error('${name} is in no bundle'); }` };
    });
    // Each signer makes one, and asks it when it signs a message of an event stream: none of ours is one. 2 KB of each bundle.
    onLoad({ filter: /@smithy[/\\]signature-v4[/\\].*[/\\]HeaderFormatter\.js$/ }, () => ({
      contents: `export class HeaderFormatter { format() { throw new Error('HeaderFormatter is in no bundle'); } }`,
    }));
    // This package does not say that it has no side effects, so its paginators would stay, with Scan and Query. 1 KB of each bundle.
    onLoad({ filter: /@aws-sdk[/\\]lib-dynamodb[/\\].*[/\\]pagination[/\\]index\.js$/ }, () => ({
      contents: 'export {};',
    }));
  },
};

/** Functions are bundled like this: the SDK's ESM build (its CommonJS build is twice the size), without what Lambda never uses. */
module.exports = () => ({
  bundle: true,
  minify: true,
  keepNames: false,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  outputFileExtension: '.mjs',
  mainFields: ['module', 'main'],
  conditions: ['module', 'import'],
  alias: {
    '@aws-sdk/credential-provider-node': join(__dirname, 'credentials-from-env.ts'),
    '@aws-sdk/endpoint-cache': join(__dirname, 'no-endpoint-cache.ts'),
  },
  plugins: [versionAlone, neverReached, sdkErrors],
  charset: 'utf8',
  sourcemap: 'linked',
  sourcesContent: false,
  // The SDK imports it when a call streams events, and none of ours does: 15 to 20 KB of every bundle that nothing runs.
  exclude: ['@smithy/core/event-streams'],
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  outputWorkFolder: '.esbuild',
  outputBuildFolder: 'build',
});
