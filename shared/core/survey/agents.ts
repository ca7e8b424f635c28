import { type Field, isMissing } from './field.ts';
import { imageOf } from './image.ts';
import { knownAgentOf } from './known-agents.ts';
import { daemonContainers } from './select.ts';
import type { Survey } from './survey.ts';

/** Names the agent that an image holds: one that is known, or that of a daemon of the cluster. null: neither. */
export type AgentOf = (image: string) => Field<string | null>;

/**
 * Tells agents from applications, by the image's repository whatever its tag. Containers of a daemon that are not essential are helpers, which
 * applications may have too.
 */
export const agentsOf = (survey: Survey): AgentOf => {
  const used = daemonContainers(survey);
  const essential = (isMissing(used) ? [used] : used).filter(
    (one) => isMissing(one) || one.container.essential !== false,
  );
  const images = essential.map((one) => (isMissing(one) ? one : { image: one.container.image, daemons: one.daemons }));
  const byRepository = new Map<string, string>();
  for (const one of images) {
    if (isMissing(one) || isMissing(one.image) || one.image === null) continue;
    byRepository.set(repositoryOf(one.image), `the image of the daemon ${one.daemons[0]?.daemonName}`);
  }
  const notKnown = images.map((one) => (isMissing(one) ? one : one.image)).find(isMissing) ?? null;
  return (image) => knownAgentOf(image)?.name ?? byRepository.get(repositoryOf(image)) ?? notKnown;
};

const repositoryOf = (name: string): string => {
  const { registry, repository } = imageOf(name);
  return `${registry}/${repository}`;
};
