/** The parts of a container image's name: `registry/repository:tag@digest`. */
export type Image = {
  /** `public.ecr.aws`; Docker Hub where the name has none. */
  readonly registry: string;
  /** The path in the registry without its host, in small letters: `cloudwatch-agent/cloudwatch-agent`. */
  readonly repository: string;
  readonly tag: string | null;
  /** `sha256:…`. */
  readonly digest: string | null;
};

const DOCKER_HUB = 'docker.io';

/** Reads an image's name as Docker does: the first part is a registry if it has a dot or a colon, or is localhost. Any text gives parts. */
export const imageOf = (name: string): Image => {
  const trimmed = name.trim();
  const at = trimmed.indexOf('@');
  const digest = at < 0 ? null : trimmed.slice(at + 1);
  const tagged = at < 0 ? trimmed : trimmed.slice(0, at);
  const slash = tagged.lastIndexOf('/');
  const colon = tagged.indexOf(':', slash + 1);
  const tag = colon < 0 ? null : tagged.slice(colon + 1);
  const path = colon < 0 ? tagged : tagged.slice(0, colon);
  const first = path.indexOf('/');
  const host = first < 0 ? '' : path.slice(0, first);
  const hasRegistry = host.includes('.') || host.includes(':') || host === 'localhost';
  return {
    registry: hasRegistry ? host.toLowerCase() : DOCKER_HUB,
    repository: (hasRegistry ? path.slice(first + 1) : path).toLowerCase(),
    tag: tag === '' ? null : tag,
    digest: digest === '' ? null : digest,
  };
};
