import { type DaemonUse, daemonUsesOf } from '../survey/daemon-uses.ts';
import type { Found, Hole } from '../survey/hole.ts';
import { Taken } from '../survey/taken.ts';

/** Two daemons of one container instance listen on the same port, or write below the same path: the second fails, or harms the first. */
export const portConflict: Hole = {
  judge: (survey) => {
    const { uses, missing } = daemonUsesOf(survey);
    const found = [...conflictsOf(uses.flatMap(portsOf)), ...conflictsOf(uses.flatMap(pathsOf))];
    return [...found, ...missing];
  },
  isHourly: false,
  headline: 'Two daemons want the same port or path',
  source: 'ECS Developer Guide, daemon task definitions: one network namespace, unique ports',
};

/** A thing that one alone can have on a container instance of the provider. */
type Want = {
  readonly use: DaemonUse;
  readonly thing: string;
  readonly host: string | null;
  readonly part: string;
  readonly said: string;
  readonly cure: string;
  readonly path: readonly (string | number)[];
};

const portsOf = (use: DaemonUse): readonly Want[] =>
  use.providers.flatMap((provider) =>
    use.ports.map(({ port, protocol, host, path }) => ({
      use,
      thing: JSON.stringify([provider, protocol, port]),
      host,
      part: String(port),
      said: `both listen on ${protocol} port ${port} of one network namespace`,
      cure: 'Give one of the two another port, and tell the applications that send to it',
      path,
    })),
  );

const pathsOf = (use: DaemonUse): readonly Want[] =>
  use.providers.flatMap((provider) =>
    use.writes.map(({ hostPath, path }) => ({
      use,
      thing: JSON.stringify([provider, hostPath]),
      host: null,
      part: hostPath,
      said: `both may write to ${hostPath} of the container instance`,
      cure: 'Mount it with readOnly true in the daemon that only reads it, or give each daemon a path of its own',
      path,
    })),
  );

const conflictsOf = (wants: readonly Want[]): readonly Found[] => {
  const taken = new Map<string, Taken<DaemonUse>>();
  for (const { use, thing, host } of wants) {
    const group = taken.get(thing) ?? new Taken<DaemonUse>();
    taken.set(thing, group);
    group.add(use, host);
  }
  const found = new Map<string, Found>();
  for (const { use, thing, host, part, said, cure, path } of wants) {
    const { daemon, definition } = use;
    const resource = `${daemon.resource}#${part}`;
    const other = found.has(resource) ? undefined : taken.get(thing)?.other(use, host);
    if (other === undefined) continue;
    const why = `${daemon.daemonName} and ${other.daemon.daemonName} run on the same container instances, and ${said}`;
    found.set(resource, { severity: 'critical', resource, why, cure, at: { resource: definition.resource, path } });
  }
  return [...found.values()];
};
