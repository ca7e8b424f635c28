import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { RUNS_ALL_DRAWN } from '../drawn.ts';
import { type Ecs, startEcs } from '../simulator/api/ecs.ts';
import { ecsInProcess } from './in-process.ts';

/**
 * A fleet from its first moment on, for tests that ask it through hours: with CI by the SDK and over HTTP, else in this
 * process, where a call costs a small part of that. What is asked and answered is the same.
 */
export const livingEcs = async (scenario: Scenario, seed = 1): Promise<Ecs> =>
  RUNS_ALL_DRAWN ? startEcs({ scenario, seed, afterSeconds: 0 }) : ecsInProcess(scenario, seed);
