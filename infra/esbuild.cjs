const { join } = require('node:path');

/** How functions are bundled: the SDK's ESM build (its CommonJS build is twice the size), with one way to credentials. */
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
  alias: { '@aws-sdk/credential-provider-node': join(__dirname, 'credentials-from-env.ts') },
  sourcemap: 'linked',
  sourcesContent: false,
  // The SDK imports it when a call streams events, and none of ours does: 15 to 20 KB of every bundle that nothing runs.
  exclude: ['@smithy/core/event-streams'],
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  outputWorkFolder: '.esbuild',
  outputBuildFolder: 'build',
});
