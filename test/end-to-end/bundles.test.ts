import { describe } from 'vitest';
import { inCi, RUNS_ALL_DRAWN } from '../drawn.ts';
import { tellsOfAnApplicationFirst } from './application-first.ts';
import { loadFromBundles } from './bundles.ts';

// The same trace goes through the bundles that esbuild makes for the deployment: we test what we deploy. It goes through the
// functions from their source with CI or without.
describe.runIf(RUNS_ALL_DRAWN)(inCi('the functions as they are deployed'), () =>
  tellsOfAnApplicationFirst('bot', loadFromBundles),
);
