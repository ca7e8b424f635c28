import { INSTANCE_ITSELF, type LookFact } from '../words/facts.ts';
import type { Ledger } from './ledger.ts';

/** ECS describes a stopped task for about an hour; so soon after the registration it has not forgotten any. */
export const SURELY_REMEMBERED_MS = 55 * 60 * 1000;

/**
 * True where a look showed all tasks, running and stopped, of an instance that ECS knew. A task that was listed but not
 * described may have any state.
 */
export const toldAll = ({ complete, listed, taskArns, missing }: LookFact): boolean => {
  if (!complete || ![INSTANCE_ITSELF, 'RUNNING', 'STOPPED'].every((what) => listed.includes(what))) return false;
  const found = new Set(taskArns);
  return !missing.some((taskArn) => found.has(taskArn));
};

/** True where a look showed every task that had run on the container instance since it was registered. */
export const reachesBack = ({ registeredAt, wholeLookAt }: Pick<Ledger, 'registeredAt' | 'wholeLookAt'>): boolean =>
  registeredAt !== null && wholeLookAt !== null && wholeLookAt - registeredAt <= SURELY_REMEMBERED_MS;
