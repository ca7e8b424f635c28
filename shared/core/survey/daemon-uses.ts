import { portsOf } from './container-ports.ts';
import type { Definition } from './definition.ts';
import { isMissing, type Missing } from './field.ts';
import { hostPathsOf } from './host-paths.ts';
import type { Listen } from './listen.ts';
import { activeDaemons, definitionOf } from './select.ts';
import type { Daemon, Survey } from './survey.ts';

/** A port or path that a daemon takes of its container instance, and that another can't have too. */
export type DaemonUse = {
  readonly daemon: Daemon;
  readonly definition: Definition;
  /** The providers on which it runs beside another daemon. */
  readonly providers: readonly string[];
  /** Paths lead through the definition's document. */
  readonly ports: readonly Listen[];
  /** Host paths that it may write. */
  readonly writes: readonly { readonly hostPath: string; readonly path: readonly (string | number)[] }[];
};

export type DaemonUses = { readonly uses: readonly DaemonUse[]; readonly missing: readonly Missing[] };

/** The uses of daemons that run beside another one, as far as their definitions say. Of one that runs alone nothing is asked. */
export const daemonUsesOf = (survey: Survey): DaemonUses => {
  const daemons = activeDaemons(survey);
  if (isMissing(daemons)) return { uses: [], missing: [daemons] };
  if (daemons.length < 2) return { uses: [], missing: [] };
  const missing: Missing[] = daemons.flatMap(({ providers }) => (isMissing(providers) ? [providers] : []));
  const counts = new Map<string, number>();
  for (const { providers } of daemons)
    for (const name of isMissing(providers) ? [] : new Set(providers)) counts.set(name, (counts.get(name) ?? 0) + 1);
  const uses: DaemonUse[] = [];
  for (const daemon of daemons) {
    const names = isMissing(daemon.providers) ? [] : daemon.providers;
    const providers = [...new Set(names)].filter((name) => (counts.get(name) ?? 0) > 1);
    if (providers.length === 0) continue;
    const definition = definitionOf(daemon);
    if (isMissing(definition)) {
      missing.push(definition);
      continue;
    }
    if (definition.kind === 'ordinary') continue;
    const { use, missing: open } = useOf(definition);
    uses.push({ daemon, definition, providers, ...use });
    for (const one of open) missing.push(one);
  }
  return { uses, missing };
};

const useOf = (definition: Definition) => {
  const { known, missing: open } = hostPathsOf(definition);
  const missing = [...open];
  const ports: Listen[] = [];
  const writes: DaemonUse['writes'][number][] = [];
  for (const { hostPath, isReadOnly, path } of known)
    if (isMissing(isReadOnly)) missing.push(isReadOnly);
    else if (!isReadOnly) writes.push({ hostPath, path });
  if (isMissing(definition.containers)) missing.push(definition.containers);
  else
    for (const container of definition.containers) {
      const stated = portsOf(container);
      for (const one of stated.missing) missing.push(one);
      for (const one of stated.known)
        ports.push({ ...one, path: ['containerDefinitions', container.index, ...one.path] });
    }
  return { use: { ports, writes }, missing };
};
