import { readPolicy } from './read-policy.ts';

/** Whether nothing is done by a document: its kill switch is on, or nobody can read it. */
export const isPausedBy = (document: string): boolean => {
  try {
    return readPolicy(JSON.parse(document)).killSwitch;
  } catch {
    return true;
  }
};
