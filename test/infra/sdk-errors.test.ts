import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { shortErrors } from '../../infra/sdk-errors.ts';

const require = createRequire(import.meta.url);

type ErrorClass = new (options: object) => Error & Record<string, unknown>;
type Errors = Readonly<Record<string, ErrorClass>>;

const CLIENTS = ['dynamodb', 'ecs', 'sns', 'sqs', 'ssm'];

const sourceOf = (client: string) => {
  const main = require.resolve(`@aws-sdk/client-${client}`);
  const path = `${main.slice(0, main.indexOf('/dist-cjs/'))}/dist-es/models/errors.js`;
  return readFileSync(path, 'utf8');
};

/** Runs a module of errors, with the client's own base class. */
const loaded = async (source: string, base: string): Promise<Errors> => {
  const text = source.replace(/from "[^"]+"/, `from ${JSON.stringify(base)}`);
  return (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(text)}`)) as Errors;
};

/** An answer that has every field which any error has. */
const optionsFor = (source: string): object => ({
  ...Object.fromEntries([...source.matchAll(/opts\.(\w+)/g)].map(([, field]) => [field, `the ${field}`])),
  message: 'it is refused',
  $metadata: { httpStatusCode: 400 },
});

const shown = (error: Error & Record<string, unknown>) => ({
  entries: Object.entries(error),
  text: String(error),
  message: error.message,
});

describe.each(CLIENTS)('the errors of %s, as bundles have them', (client) => {
  it('are those of the SDK, in a third of the bytes', async () => {
    const source = sourceOf(client);
    const base = pathToFileURL(require.resolve(`@aws-sdk/client-${client}`)).href;
    const [theirs, ours] = await Promise.all([loaded(source, base), loaded(shortErrors(source), base)]);
    const names = Object.keys(theirs);
    const options = optionsFor(source);
    expect(names.length).toBeGreaterThan(10);
    expect(Object.keys(ours)).toEqual(names);
    for (const name of names) {
      const [Theirs, Ours] = [theirs[name], ours[name]];
      if (Theirs === undefined || Ours === undefined) throw new Error(`${name} is missing`);
      for (const given of [options, { $metadata: {} }]) {
        const error = new Ours(given);
        expect(shown(error)).toEqual(shown(new Theirs(given)));
        expect([error instanceof Ours, error instanceof Error]).toEqual([true, true]);
        expect(Object.getPrototypeOf(error)).toBe(Ours.prototype);
      }
    }
    expect(shortErrors(source).length).toBeLessThan(source.length / 3);
  });
});

describe('errors that the SDK spells in another way', () => {
  it.each([
    { by: 'another constructor', from: 'super({', to: 'super("x", {' },
    { by: 'a class of another base', from: 'extends __BaseException', to: 'extends Error' },
    { by: 'something beside the classes', from: /$/, to: 'export const more = 1;' },
  ])('are refused: $by', ({ from, to }) => {
    expect(() => shortErrors(sourceOf('sqs').replace(from, to))).toThrow('spells its errors in another way');
  });
});
