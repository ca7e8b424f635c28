import type { Container, Definition } from './definition.ts';
import { allKnown, type Field, isMissing, mapField, unknown, unread } from './field.ts';
import type { Daemon, Provider, Survey } from './survey.ts';

/** Providers whose container instances can have daemons; one of unknown kind is left out, and no hole speaks of it. */
export const managedProviders = ({ providers }: Survey): Field<readonly Provider[]> =>
  mapField(providers, (all) => all.filter(({ kind }) => kind === 'managed-instances'));

/** A daemon that is not being deleted. */
export const isActive = ({ status }: Daemon): boolean => status === 'ACTIVE';

/** Daemons that are not being deleted. */
export const activeDaemons = ({ daemons }: Survey): Field<readonly Daemon[]> =>
  mapField(daemons, (all) => all.filter(isActive));

/** The active daemons whose current revision covers the provider; missing where one of them can't be told. */
export const daemonsOn = (survey: Survey, providerName: string): Field<readonly Daemon[]> => {
  const daemons = activeDaemons(survey);
  if (isMissing(daemons)) return daemons;
  const covered = allKnown(daemons.map(({ providers }) => providers));
  if (isMissing(covered)) return covered;
  return daemons.filter((_, index) => covered[index]?.includes(providerName));
};

/** The definition that new tasks of the daemon get. */
export const definitionOf = ({ revision }: Daemon): Field<Definition> =>
  isMissing(revision) ? revision : revision.definition;

/** The ordinary definition of this ARN (in a file: resource). */
export const definitionNamed = ({ definitions, origin }: Survey, arn: string): Field<Definition> => {
  const known = definitions.get(arn);
  if (known !== undefined) return known;
  const what = `the task definition ${arn}`;
  return origin === 'file'
    ? unknown(what, 'it is of elsewhere')
    : unread(what, 'ecs:DescribeTaskDefinition: it was not asked for');
};

/** The different definitions of the active daemons, each with the daemons that use it. One that can't be read stands for itself. */
export const daemonDefinitions = (survey: Survey): Field<readonly UsedDefinition[]> =>
  mapField(activeDaemons(survey), (daemons) => {
    const known = Map.groupBy(daemons, (daemon) => {
      const definition = definitionOf(daemon);
      return isMissing(definition) ? daemon.resource : definition.resource;
    });
    return [...known.values()].flatMap((users) => {
      const [first] = users;
      return first === undefined ? [] : { definition: definitionOf(first), daemons: users };
    });
  });

export type UsedDefinition = { readonly definition: Field<Definition>; readonly daemons: readonly Daemon[] };

/** True if one of the daemons is critical, or may be: what is not said is ECS's default, true. */
export const anyIsCritical = (daemons: readonly Daemon[]): boolean =>
  daemons.some(({ revision }) => isMissing(revision) || revision.critical !== false);

/** The resource of a part of a definition that is about one container. */
export const containerResource = (definition: Definition, { name }: Container): string =>
  `${definition.resource}#${name}`;

/** The fields that lead to a container's field in its definition's document. */
export const atContainer = (definition: Definition, container: Container, ...path: readonly (string | number)[]) =>
  atContainerPath(definition, container, path);

/** The same, of a path that was found in the container. */
export const atContainerPath = (definition: Definition, { index }: Container, path: readonly (string | number)[]) => ({
  resource: definition.resource,
  path: ['containerDefinitions', index, ...path],
});

/** Every container of the active daemons, each definition once. One whose definition can't be read stands for itself. */
export const daemonContainers = (survey: Survey): Field<readonly Field<UsedContainer>[]> =>
  mapField(daemonDefinitions(survey), (used) =>
    used.flatMap(({ definition, daemons }): readonly Field<UsedContainer>[] => {
      if (isMissing(definition)) return [definition];
      const { containers } = definition;
      if (isMissing(containers)) return [containers];
      return definition.kind === 'ordinary' ? [] : containers.map((container) => ({ definition, container, daemons }));
    }),
  );

/** A container of a daemon task definition, with the daemons that use it. */
export type UsedContainer = {
  readonly definition: Definition;
  readonly container: Container;
  readonly daemons: readonly Daemon[];
};

/** True where the health check is known and checks something: `["NONE"]` switches an image's own off. */
export const isHealthCheck = (check: Container['healthCheck']): boolean =>
  check !== null && !isMissing(check) && check.length > 0 && check[0] !== 'NONE';
