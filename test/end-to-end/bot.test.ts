import { describe } from 'vitest';
import { loadFromSource } from '../../cli/demo/account/functions.ts';
import { inCi, RUNS_ALL_DRAWN } from '../drawn.ts';
import { tellsOfAnApplicationFirst } from './application-first.ts';
import { REPOSITORY } from './service.ts';

// The bundles go through the same trace, with CI or without.
describe.runIf(RUNS_ALL_DRAWN)(inCi('the functions from their source'), () =>
  tellsOfAnApplicationFirst('bot', loadFromSource(REPOSITORY)),
);
