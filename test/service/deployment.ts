import { readDeployment } from '../../cli/demo/account/deployment-files.ts';
import { fits } from '../../cli/demo/account/event-pattern.ts';

/**
 * The functions are deployed like this, as far as it decides what happens when. `deployment.test.ts` compares it with the
 * files that deploy them.
 */
export interface FromQueue {
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly concurrency: number;
  readonly visibilitySeconds: number;
  readonly maxReceives: number;
}

export interface FromStream {
  readonly batchSize: number;
  readonly maxTries: number;
  readonly maxAgeSeconds: number;
}

export const OBSERVE: FromQueue = {
  batchSize: 1000,
  windowSeconds: 1,
  concurrency: 10,
  visibilitySeconds: 180,
  maxReceives: 8,
};
export const INSPECT: FromQueue = {
  batchSize: 100,
  windowSeconds: 1,
  concurrency: 2,
  visibilitySeconds: 360,
  maxReceives: 5,
};
export const TELL: FromQueue = {
  batchSize: 1000,
  windowSeconds: 1,
  concurrency: 2,
  visibilitySeconds: 540,
  maxReceives: 200,
};
export const REMEDIATE: FromQueue = {
  batchSize: 1,
  windowSeconds: 0,
  concurrency: 2,
  visibilitySeconds: 720,
  maxReceives: 3,
};
export const REACT: FromStream = { batchSize: 100, maxTries: 9, maxAgeSeconds: 3600 };

export const TIMEOUT_SECONDS = { observe: 30, react: 60, inspect: 60, tell: 90, remediate: 120 } as const;
export type FunctionName = keyof typeof TIMEOUT_SECONDS;

export const SWEEP_SECONDS = 60;

const REPOSITORY = new URL('../..', import.meta.url).pathname;

export const deployed = readDeployment(REPOSITORY, 'dst', { accountId: '123456789012', region: 'us-west-2' });

/** Tells whether the rule of EventBridge lets an event pass. */
export const passesRule = (event: unknown): boolean => fits(deployed.rule.pattern, event);

const filtersOf = (name: string) => deployed.functions.find((one) => one.name === name)?.stream?.filters ?? [];
const [ofReact, ofAudit] = [filtersOf('react'), filtersOf('audit')];

/** Tells whether the filter on the table's stream lets a record pass to `react`. */
export const passesFilter = (record: unknown): boolean => ofReact.some((filter) => fits(filter, record));

/** Tells whether it lets a record pass to `audit`. */
export const wakesAudit = (record: unknown): boolean => ofAudit.some((filter) => fits(filter, record));
