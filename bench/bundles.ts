import { statSync } from 'node:fs';
import { limitOf } from '../infra/bundle-limit.ts';
import { functionNames, withBundles } from './bundle.ts';
import { measuredOf } from './rounds.ts';
import type { Row } from './table.ts';

/** Measures what Lambda loads of each function: its bundle without the source map, as it is deployed. */
export async function* benchBundles(): AsyncGenerator<Row> {
  yield* await withBundles(functionNames(), async (pathOf) =>
    functionNames().map(
      (name): Row => ({
        what: `the bundle of ${name}`,
        measured: measuredOf([statSync(pathOf(name)).size]),
        unit: 'bytes',
        target: limitOf(name),
      }),
    ),
  );
}
