import { join } from 'node:path';
import { startAccount } from '../../cli/demo/account/account.ts';
import type { Calls } from '../../cli/demo/account/calls.ts';
import { type LoadFunctions, loadFromSource } from '../../cli/demo/account/functions.ts';
import { startWorld } from '../../cli/demo/world/simulated-world.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { withSelfTests } from '../../test/doubles/self-test-schedule.ts';
import { captureMetrics, type Emitted } from './captured-metrics.ts';

const REPOSITORY = join(import.meta.dirname, '..', '..');

/** A template that is packaged without a stage is for this one. */
const STAGE = 'dev';

/** The template's default. */
const SELF_TEST_MINUTES = 15;

/** A small fleet in which nothing goes wrong: it starts, a task is replaced now and then, an instance is drained. */
const QUIET: Scenario = {
  name: 'quiet',
  says: 'Three container instances on which everything is in order.',
  hours: 2,
  region: 'eu-west-1',
  account: '000000000000',
  clusters: [
    {
      name: 'shop',
      capacityProviders: [{ name: 'web-instances', instances: 3 }],
      daemons: [{ name: 'log-agent', healthCheck: true }],
      services: [{ name: 'checkout', capacityProvider: 'web-instances', desiredCount: 6 }],
    },
  ],
  faults: [{ fault: 'drain', instances: [2], afterSeconds: 2400 }],
};

/** Counts of what a quiet account used in so many hours. */
export type Used = {
  readonly hours: number;
  /** The metrics that CloudWatch makes of the functions' log lines. */
  readonly emitted: Emitted;
  readonly invocations: number;
  readonly calls: Calls;
  readonly selfTests: number;
};

/** Runs the deployed functions over a quiet account on 127.0.0.1. @throws if one of them fails */
export const useQuietAccount = async (scenario = QUIET): Promise<Used> => {
  const world = await startWorld(scenario, 1);
  const captured = captureMetrics();
  const counted = { invocations: 0 };
  try {
    const account = await startAccount({
      repository: REPOSITORY,
      region: 'eu-west-1',
      startsAt: world.startsAt,
      load: loadCounted(counted),
      parameters: { SelfTestMinutes: String(SELF_TEST_MINUTES) },
      ecsEndpoint: world.ecs.url,
      slackSecret: '{}',
    });
    try {
      await account.passUntil(world.endsAt, withSelfTests(SELF_TEST_MINUTES, world.startsAt, world));
      const [failure] = account.failures;
      if (failure !== undefined) throw new Error('a function failed', { cause: failure });
      const calls = structuredClone(account.calls);
      const { invocations } = counted;
      const selfTests = (scenario.hours * 60) / SELF_TEST_MINUTES;
      return { hours: scenario.hours, emitted: captured.emitted(), invocations, calls, selfTests };
    } finally {
      await account.stop();
    }
  } finally {
    captured.stop();
    await world.stop();
  }
};

/** Loads the functions with their metrics and without Slack: nobody is told of anything there. */
const loadCounted =
  (counted: { invocations: number }): LoadFunctions =>
  async (names, environment) => {
    const metered = { ...environment, STAGE, POWERTOOLS_METRICS_DISABLED: 'false', SLACK_SECRET: '' };
    const functions = await loadFromSource(REPOSITORY)(names, metered);
    return {
      ...functions,
      invoke: (name, event, remainingMs) => {
        counted.invocations += 1;
        return functions.invoke(name, event, remainingMs);
      },
    };
  };
