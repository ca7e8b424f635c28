import { imageOf } from './image.ts';
import type { KnownAgent } from './known-agent.ts';
import { PUBLISHED_AGENTS } from './published-agents.ts';

const BY_REPOSITORY: ReadonlyMap<string, KnownAgent> = new Map(
  PUBLISHED_AGENTS.flatMap((agent) => agent.repositories.map((repository) => [repository, agent] as const)),
);

/** The known agent of an image, by the end of its repository; null: an image that nobody knows. */
export const knownAgentOf = (image: string): KnownAgent | null => {
  const { registry, repository } = imageOf(image);
  const isOfficial = registry === 'docker.io' && !repository.includes('/');
  const parts = `${registry}/${isOfficial ? 'library/' : ''}${repository}`.split('/');
  return BY_REPOSITORY.get(parts.slice(-2).join('/')) ?? BY_REPOSITORY.get(parts.at(-1) ?? '') ?? null;
};

/** The longest time that a known agent takes by its default. */
export const longestGraceSeconds = PUBLISHED_AGENTS.reduce(
  (longest, { graceSeconds }) => Math.max(longest, graceSeconds ?? 0),
  0,
);
