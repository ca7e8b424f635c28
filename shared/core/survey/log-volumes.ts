import type { Container, Definition } from './definition.ts';
import { type Field, isMissing, type Missing } from './field.ts';

/** A container that mounts a volume with the logs of applications, and the fields that lead to the mount point in its definition. */
export type LogMount = { readonly container: Container; readonly path: readonly (string | number)[] };

export type LogMounts = { readonly known: readonly LogMount[]; readonly missing: readonly Missing[] };

/** The containers of a daemon that mount a log driver volume; one that is declared and not mounted is none. */
export const logMountsOf = (definition: Field<Definition>): LogMounts => {
  if (isMissing(definition)) return { known: [], missing: [definition] };
  const { volumes, containers } = definition;
  if (isMissing(volumes)) return { known: [], missing: [volumes] };
  const ofLogs = new Map<string, Field<string | null>>();
  const missing: Missing[] = [];
  for (const { name, logDriver } of volumes)
    if (logDriver === null) continue;
    else if (isMissing(name)) missing.push(name);
    else ofLogs.set(name, logDriver);
  if (ofLogs.size === 0) return { known: [], missing };
  if (isMissing(containers)) return { known: [], missing: [containers] };
  const known: LogMount[] = [];
  for (const container of containers) {
    const { mountPoints, index } = container;
    if (isMissing(mountPoints)) missing.push(mountPoints);
    else
      for (const [at, { sourceVolume }] of mountPoints.entries()) {
        const driver = isMissing(sourceVolume) ? sourceVolume : ofLogs.get(sourceVolume);
        if (isMissing(driver)) missing.push(driver);
        else if (driver !== undefined && driver !== null)
          known.push({ container, path: ['containerDefinitions', index, 'mountPoints', at] });
      }
  }
  return { known, missing };
};

/** True where a container writes json-file logs, which a log driver volume holds: its own logConfiguration has to say so. */
export const logsJsonFile = ({ log }: Container): Field<boolean> => {
  if (isMissing(log)) return log;
  if (log === null) return false;
  return isMissing(log.driver) ? log.driver : log.driver === 'json-file';
};
