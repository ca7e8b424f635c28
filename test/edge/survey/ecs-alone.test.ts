import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

describe('the part of a survey that asks ECS', () => {
  it('carries no client of another service into a bundle', async () => {
    const { metafile } = await build({
      entryPoints: ['shared/edge/survey/survey-ecs.ts'],
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      format: 'esm',
    });
    const clients = Object.keys(metafile.inputs).flatMap(
      (path) => /@aws-sdk\/(client-[a-z-]+)\//.exec(path)?.[1] ?? [],
    );
    expect(new Set(clients)).toEqual(new Set(['client-ecs']));
  });
});
