import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { AwsAccess } from '../../shared/edge/aws/clients.ts';
import type { CanaryAws } from '../../shared/edge/canary/calls.ts';
import { createCanaryClients } from '../../shared/edge/canary/clients.ts';
import { type Interrupts, listenForInterrupts } from './interrupts.ts';

/** The clients, interrupts and ids that a canary takes from the world; a test gives its own. */
export type CanaryParts = {
  readonly aws: (access: AwsAccess) => CanaryAws;
  readonly interrupts: () => Interrupts;
  /** Twelve hexadecimal digits. */
  readonly newId: () => string;
};

export const CANARY_PARTS: CanaryParts = {
  aws: (access) => ({
    ...createCanaryClients(access),
    now: Date.now,
    wait: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }),
  }),
  interrupts: listenForInterrupts,
  newId: () => randomBytes(6).toString('hex'),
};
