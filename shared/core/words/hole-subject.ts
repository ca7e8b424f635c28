import { lastPartOf } from './arn.ts';

/** The things of a hole's resource that have a name of their own; null where it is about none. */
export type HoleSubject = {
  readonly containerInstanceArn: string | null;
  readonly daemonName: string | null;
  readonly capacityProviderName: string | null;
};

const RESOURCE = /^arn:[^:#]*:ecs:[^:#]*:\d*:([a-z-]+)\/[^#]*/;

/**
 * Takes a hole's resource apart: `…:container-instance/prod/0f3c#agent` is about the instance and the daemon `agent`, and so is a daemon that a
 * capacity provider or a cluster lacks.
 */
export const holeSubject = (resource: string): HoleSubject => {
  const [arn = '', kind = ''] = RESOURCE.exec(resource) ?? [];
  const part = arn.length < resource.length && kind !== '' ? resource.slice(arn.length + 1) : null;
  return {
    containerInstanceArn: kind === 'container-instance' ? arn : null,
    capacityProviderName: kind === 'capacity-provider' ? lastPartOf(arn) : null,
    daemonName:
      kind === 'daemon'
        ? lastPartOf(arn)
        : ['container-instance', 'capacity-provider', 'cluster'].includes(kind)
          ? part
          : null,
  };
};

/** `…:container-instance/prod/0f3c#agent` → `container-instance/prod/0f3c#agent`: one text for one resource of an account and Region. */
export const withoutAccount = (resource: string): string => resource.replace(/^arn:(?:[^:#]*:){4}/, '');
