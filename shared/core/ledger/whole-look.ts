import { INSTANCE_ITSELF, type LookFact } from '../words/facts.ts';
import type { Ledger } from './ledger.ts';

/** ECS describes a stopped task for about an hour; so long after the registration none is forgotten yet. */
export const SURELY_REMEMBERED_MS = 55 * 60 * 1000;

/** Whether a look told all tasks, running and stopped, of an instance that ECS knew. One that was listed and not described may be anything. */
export const toldAll = ({ complete, listed, taskArns, missing }: LookFact): boolean => {
  if (!complete || ![INSTANCE_ITSELF, 'RUNNING', 'STOPPED'].every((what) => listed.includes(what))) return false;
  const found = new Set(taskArns);
  return !missing.some((taskArn) => found.has(taskArn));
};

/** Whether a look told all that had run on the container instance since it was registered. */
export const reachesBack = ({ registeredAt, wholeLookAt }: Pick<Ledger, 'registeredAt' | 'wholeLookAt'>): boolean =>
  registeredAt !== null && wholeLookAt !== null && wholeLookAt - registeredAt <= SURELY_REMEMBERED_MS;
