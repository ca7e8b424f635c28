/** How functions are bundled: the SDK's ESM build (its CommonJS build is twice the size). */
module.exports = () => ({
  bundle: true,
  minify: true,
  keepNames: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  outputFileExtension: '.mjs',
  mainFields: ['module', 'main'],
  conditions: ['module', 'import'],
  sourcemap: 'linked',
  sourcesContent: false,
  exclude: [],
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  outputWorkFolder: '.esbuild',
  outputBuildFolder: 'build',
});
