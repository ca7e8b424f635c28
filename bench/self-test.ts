import { measuredOf } from './rounds.ts';
import type { Row } from './table.ts';

/** Shows that the bench can fail: a row that meets its target, one that does not, and an error that nobody catches. */
export async function* benchSelfTest(): AsyncGenerator<Row> {
  const row = { measured: measuredOf([1]), unit: 'ratio' } as const;
  yield { ...row, what: 'a row that meets its target', target: 1 };
  yield { ...row, what: 'a row above its target', target: 0.5 };
  await new Promise(() =>
    setImmediate(() => {
      throw new Error('outside of any promise, on purpose');
    }),
  );
}
