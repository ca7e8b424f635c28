import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { unzipSync } from 'fflate';
import type { Serverless } from './bundle-functions.ts';

/**
 * The most that a function may load at a cold start, in thousands of bytes, not of 1 024, without the source map, which
 * only errors read. Each byte delays an event on its way. `inspect` and `remediate` run by the clock or by hand, and
 * hold the whole core beside the clients of DynamoDB and ECS. `audit` runs hourly, where a start is no matter: it has the holes and the client
 * of CloudWatch as well.
 */
const ON_THE_WAY_OF_AN_EVENT = 400_000;
const WITH_ECS = 500_000;
const BY_THE_HOUR = 640_000;
/** It words messages, reads the policy for how often what goes on is told again, and has the client of EventBridge. */
const TELLING = 440_000;
const LIMITS: Readonly<Record<string, number>> = {
  tell: TELLING,
  inspect: WITH_ECS,
  remediate: WITH_ECS,
  audit: BY_THE_HOUR,
};
export const limitOf = (name: string): number => LIMITS[name] ?? ON_THE_WAY_OF_AN_EVENT;

type Tools = { readonly log: { readonly notice: (line: string) => void } };

export type Bundle = { readonly name: string; readonly bytes: number; readonly zippedBytes: number };

/** Reports the sizes of the bundles at the end of each packaging, and fails it, and so a deployment, above the limit. */
class BundleLimit {
  readonly hooks: Readonly<Record<string, () => void>>;

  constructor(serverless: Serverless, _options: unknown, { log }: Tools) {
    this.hooks = {
      'after:package:createDeploymentArtifacts': () => {
        const bundles = bundlesOf(serverless);
        for (const bundle of bundles) log.notice(lineOf(bundle));
        refuseTooLarge(bundles);
      },
    };
  }
}

/** The functions' bundles, as their zips hold them. @throws if a function has no zip, or a zip no bundle */
export const bundlesOf = ({ serviceDir, service }: Serverless): readonly Bundle[] =>
  Object.entries(service.functions).map(([name, { package: { artifact } = {} }]) => {
    if (artifact === undefined) throw new Error(`${name} has not been packaged`);
    const path = resolve(serviceDir, artifact);
    const zip = readFileSync(path);
    const sizes: number[] = [];
    unzipSync(zip, {
      filter: (file) => {
        if (file.name.endsWith('.mjs')) sizes.push(file.originalSize);
        return false; // its size stands in the directory: nothing need be unpacked
      },
    });
    if (sizes.length === 0) throw new Error(`${relative(serviceDir, path)} holds no bundle`);
    return { name, bytes: sizes.reduce((sum, size) => sum + size, 0), zippedBytes: zip.byteLength };
  });

/** @throws naming every bundle above its limit */
export const refuseTooLarge = (bundles: readonly Bundle[]): void => {
  const tooLarge = bundles.filter(({ name, bytes }) => bytes > limitOf(name));
  if (tooLarge.length === 0) return;
  const list = tooLarge.map(({ name, bytes }) => `${name} (${bytes} of ${limitOf(name)} bytes)`).join(', ');
  throw new Error(`Bundles are larger than they may be: ${list}`);
};

const lineOf = ({ name, bytes, zippedBytes }: Bundle): string =>
  `${name.padEnd(10)} ${String(bytes).padStart(7)} of ${limitOf(name)} bytes, ${zippedBytes} as a zip with its map`;

// osls takes the result of `require`, which is this
export { BundleLimit as 'module.exports' };
