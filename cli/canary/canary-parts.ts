import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { CanaryAws } from '../../shared/edge/canary/calls.ts';
import { createCanaryClients } from '../../shared/edge/canary/clients.ts';
import type { AwsSettings } from '../aws/deployment-options.ts';
import { accessTo } from '../aws/log-in.ts';
import { type Interrupts, listenForInterrupts } from './interrupts.ts';

/** The clients, interrupts and ids that a canary takes from the world; a test gives its own. */
export type CanaryParts = {
  readonly aws: (settings: AwsSettings) => Promise<CanaryAws>;
  readonly interrupts: () => Interrupts;
  /** Twelve hexadecimal digits. */
  readonly newId: () => string;
};

export const CANARY_PARTS: CanaryParts = {
  aws: async (settings) => ({
    ...createCanaryClients(await accessTo(settings)),
    now: Date.now,
    wait: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }),
  }),
  interrupts: listenForInterrupts,
  newId: () => randomBytes(6).toString('hex'),
};
