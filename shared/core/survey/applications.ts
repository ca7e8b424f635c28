import type { Container, Definition } from './definition.ts';
import { type Field, isMissing, type Missing } from './field.ts';
import { activeDaemons, definitionNamed } from './select.ts';
import type { Daemon, Service, Survey } from './survey.ts';
import { runningApplicationTasks } from './tasks.ts';

/** An ordinary task definition of which tasks run, or may, where daemons do. */
export type Application = {
  readonly definition: Field<Definition>;
  /** The providers with a daemon that it runs on; at least one. */
  readonly providers: readonly string[];
};

export type Applications = {
  readonly known: readonly Application[];
  /** Values without which not every application can be told. */
  readonly missing: readonly Missing[];
};

/** The active daemons of each provider, as far as their providers are known. */
export const daemonsByProvider = (daemons: readonly Daemon[]): ReadonlyMap<string, readonly Daemon[]> => {
  const covering = new Map<string, Daemon[]>();
  for (const daemon of daemons)
    for (const name of isMissing(daemon.providers) ? [] : new Set(daemon.providers)) {
      const others = covering.get(name);
      if (others === undefined) covering.set(name, [daemon]);
      else others.push(daemon);
    }
  return covering;
};

/**
 * The applications on providers that have a daemon: by services and by tasks that run. In a file all that stands in it is of one cluster, so a
 * definition of which no service is there may run on any of its providers, unless it is for Fargate alone.
 */
export const applicationsOf = (survey: Survey): Applications => {
  const daemons = activeDaemons(survey);
  if (isMissing(daemons)) return { known: [], missing: [daemons] };
  const covered = [...daemonsByProvider(daemons).keys()];
  const isCovered = new Set(covered);
  const missing: Missing[] = daemons.flatMap(({ providers }) => (isMissing(providers) ? [providers] : []));
  const placed = new Map<string, Set<string>>();
  const place = (definitionArn: string, names: readonly string[]): void => {
    const known = placed.get(definitionArn) ?? new Set<string>();
    for (const name of names) if (isCovered.has(name)) known.add(name);
    placed.set(definitionArn, known);
  };
  for (const service of isMissing(survey.services) ? [] : survey.services) {
    const names = providersOf(service, covered);
    if (isMissing(names)) missing.push(names);
    else if (isMissing(service.definitionArn)) {
      if (names.some((name) => isCovered.has(name))) missing.push(service.definitionArn);
    } else if (service.definitionArn !== null) place(service.definitionArn, names);
  }
  for (const { capacityProviderName, tasks } of isMissing(survey.instances) ? [] : survey.instances)
    if (isMissing(tasks)) missing.push(tasks);
    else
      for (const task of runningApplicationTasks(tasks)) {
        const name = capacityProviderName ?? task.capacityProviderName;
        if (name !== null) place(task.definitionArn, [name]);
      }
  if (isMissing(survey.services)) missing.push(survey.services);
  if (isMissing(survey.instances)) missing.push(survey.instances);
  if (survey.origin === 'file') for (const arn of survey.definitions.keys()) if (!placed.has(arn)) place(arn, covered);
  const known = [...placed].flatMap(([arn, names]): readonly Application[] => {
    const definition = definitionNamed(survey, arn);
    const isElsewhere = names.size === 0 || (!isMissing(definition) && definition.isFargateOnly === true);
    return isElsewhere ? [] : [{ definition, providers: [...names] }];
  });
  return { known, missing };
};

/** A container of an application. */
export type ApplicationContainer = {
  readonly definition: Definition;
  readonly container: Container;
  readonly providers: readonly string[];
};

/** Every container of the applications. One whose definition can't be read stands for itself. */
export const applicationContainers = (applications: readonly Application[]): readonly Field<ApplicationContainer>[] =>
  applications.flatMap(({ definition, providers }): readonly Field<ApplicationContainer>[] => {
    if (isMissing(definition)) return [definition];
    const { containers } = definition;
    return isMissing(containers) ? [containers] : containers.map((container) => ({ definition, container, providers }));
  });

/** The providers that a service may use of those that have a daemon; Fargate, EC2 and External have none. */
const providersOf = ({ launchType, providers }: Service, covered: readonly string[]): Field<readonly string[]> => {
  if (isMissing(launchType)) return launchType;
  if (launchType === 'MANAGED_INSTANCES') return covered;
  return launchType === null ? providers : [];
};
