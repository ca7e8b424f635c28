import type { Definition, MountPoint } from './definition.ts';
import { type Field, isMissing, type Missing } from './field.ts';

/** A path of the container instance that a container mounts. */
export type HostPath = {
  readonly hostPath: string;
  readonly isReadOnly: Field<boolean>;
  /** The fields that lead to the mount point in the definition's document. */
  readonly path: readonly (string | number)[];
};

export type HostPaths = { readonly known: readonly HostPath[]; readonly missing: readonly Missing[] };

/** The paths of the container instance that a definition's containers mount; a volume that none mounts is not among them. */
export const hostPathsOf = ({ containers, volumes }: Definition): HostPaths => {
  if (isMissing(volumes)) return { known: [], missing: [volumes] };
  if (isMissing(containers)) return { known: [], missing: [containers] };
  const known: HostPath[] = [];
  const missing: Missing[] = [];
  const paths = new Map<string, Field<string | null>>();
  for (const { name, hostPath } of volumes)
    if (!isMissing(name)) paths.set(name, hostPath);
    else if (hostPath !== null) missing.push(name);
  for (const { index, mountPoints } of containers) {
    if (isMissing(mountPoints)) {
      if (volumes.some(({ hostPath }) => hostPath !== null)) missing.push(mountPoints);
      continue;
    }
    for (const [at, { sourceVolume, readOnly }] of mountPoints.entries()) {
      const hostPath = isMissing(sourceVolume) ? sourceVolume : (paths.get(sourceVolume) ?? null);
      if (isMissing(hostPath)) {
        if (mayWrite(readOnly)) missing.push(hostPath);
      } else if (hostPath !== null)
        known.push({
          hostPath: normal(hostPath),
          isReadOnly: readOnly,
          path: ['containerDefinitions', index, 'mountPoints', at],
        });
    }
  }
  return { known, missing };
};

const mayWrite = (readOnly: MountPoint['readOnly']): boolean => readOnly !== true;

/** `/var//log/` is `/var/log`. */
const normal = (path: string): string =>
  `/${path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/')}`;
