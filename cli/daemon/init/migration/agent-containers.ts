import { knownAgentOf } from '../../../../shared/core/survey/known-agents.ts';
import { InputError } from '../../../../shared/edge/errors/input-error.ts';
import type { NamedContainer, TaskDefinition } from './task-definition.ts';

export type Parted = {
  /** Containers that become the daemon. */
  readonly agents: readonly NamedContainer[];
  /** Containers of the application beside which the agent runs; empty where the task is the agent's own. */
  readonly applications: readonly NamedContainer[];
};

/**
 * Parts the agent from its application.
 * @param named the agent's container, as a person says; null: those with the image of a known agent
 * @param isAlone the whole task is the agent's: it runs as a DAEMON service
 * @throws InputError where nobody can tell which container the agent is
 */
export const parted = ({ family, containers }: TaskDefinition, named: string | null, isAlone: boolean): Parted => {
  const isAgent = ({ name, image }: NamedContainer): boolean =>
    named === null ? knownAgentOf(image) !== null : name === named;
  const agents = containers.filter(isAgent);
  const names = containers.map(({ name }) => name).join(', ');
  if (agents.length === 0 && named !== null)
    throw new InputError(family, [`has no container ${named}; its containers: ${names}`]);
  if (containers.length === 1 || (isAlone && named === null)) return { agents: containers, applications: [] };
  if (agents.length === 0)
    throw new InputError(family, [`has no image of a known agent: name its container by --container (${names})`]);
  return { agents, applications: containers.filter((container) => !agents.includes(container)) };
};
