const { readFile } = require('node:fs/promises');
const { join } = require('node:path');

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

/** How functions are bundled: the SDK's ESM build (its CommonJS build is twice the size), without what Lambda never uses. */
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
  plugins: [versionAlone],
  charset: 'utf8',
  sourcemap: 'linked',
  sourcesContent: false,
  // The SDK imports it when a call streams events, and none of ours does: 15 to 20 KB of every bundle that nothing runs.
  exclude: ['@smithy/core/event-streams'],
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  outputWorkFolder: '.esbuild',
  outputBuildFolder: 'build',
});
