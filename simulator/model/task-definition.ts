import { createHash } from 'node:crypto';
import type { Document } from '../scenarios/resources-plan.ts';
import type { Task } from './cluster.ts';

/** A container of a task definition, as far as the fleet itself needs it. */
export interface DefinedContainer {
  readonly name: string;
  readonly image: string;
  readonly cpu: unknown;
  readonly memory: unknown;
  readonly hasHealthCheck: boolean;
}

/** The containers of a definition that a scenario gives; the API makes a name for one without. */
export const containersOf = (definition: Document | undefined): readonly DefinedContainer[] => {
  const containers: readonly unknown[] = Array.isArray(definition?.containerDefinitions)
    ? definition.containerDefinitions
    : [];
  return containers.filter(isDocument).map(({ name, image, cpu, memory, healthCheck }, index) => ({
    name: typeof name === 'string' ? name : `container-${index + 1}`,
    image: typeof image === 'string' ? image : '',
    cpu,
    memory,
    hasHealthCheck: healthCheck !== undefined,
  }));
};

export const hasHealthCheck = (definition: Document | undefined): boolean =>
  containersOf(definition).some((container) => container.hasHealthCheck);

/** undefined: the scenario gives none, and the task has the simulator's own containers. */
export const definitionOf = ({ revision, placement }: Task): Document | undefined =>
  revision?.definition ?? placement?.definition;

/** An image's digest: the same for all tasks that pulled it. */
export const digestOf = (image: string): string => `sha256:${createHash('sha256').update(image).digest('hex')}`;

const isDocument = (value: unknown): value is Document => typeof value === 'object' && value !== null;
