import { earliestOf, latestOf } from '../words/extremes.ts';
import { goneOf } from './leaving.ts';
import type { AgentLost, Ledger } from './ledger.ts';

/**
 * Remembers that the agent was disconnected, if no newer version of the container instance is known: whatever comes after may have connected
 * it again. To be called after `statuses` has learned the same facts; null drops what is no longer the newest. Says whether that changed the ledger.
 */
export const learnAgentLost = (ledger: Ledger, lost: AgentLost | null): boolean => {
  const known = ledger.agentLost;
  if (known === null && lost === null) return false;
  const newest = latestOf(ledger.statuses.map(({ last }) => last.version));
  const times = [known, lost].flatMap((one) => (one?.version === newest ? [one.at] : []));
  const at = earliestOf(times);
  if (times.length > 0 && known?.version === newest && known.at === at) return false;
  ledger.agentLost = times.length === 0 ? null : { version: newest, at };
  return ledger.agentLost !== known;
};

/** The reason why less is known of a container instance whose agent is disconnected. */
export const TOLD_LATE = 'ECS learns late, or never, what happens there';

/** True where the agent is known to be disconnected. That of a container instance which is gone says nothing any more. */
export const agentIsLost = (ledger: Ledger): ledger is Ledger & { readonly agentLost: AgentLost } =>
  ledger.agentLost !== null && goneOf(ledger) === null;
