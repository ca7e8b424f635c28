import { type Field, isMissing, type Missing } from './field.ts';
import { type Place, placeOfTask, placesOfService } from './place.ts';
import { activeDaemons, definitionNamed } from './select.ts';
import type { Instance, Service, Survey, Task } from './survey.ts';
import { runningApplicationTasks } from './tasks.ts';

/** `DAEMON`: its schedulingStrategy. `distinctInstance`: the placement constraint. null: it has several tasks where they fit. */
export type OnePerInstance = 'DAEMON' | 'distinctInstance' | null;

/** Tells whether the service has one task on each container instance, or at most one. */
export const onePerInstance = ({ schedulingStrategy, placesOneTaskPerInstance }: Service): Field<OnePerInstance> => {
  if (schedulingStrategy === 'DAEMON') return 'DAEMON';
  if (placesOneTaskPerInstance === true) return 'distinctInstance';
  if (isMissing(schedulingStrategy)) return schedulingStrategy;
  return isMissing(placesOneTaskPerInstance) ? placesOneTaskPerInstance : null;
};

/** An ordinary definition, and the places where tasks of it run that are not one per instance. */
export type Used = { readonly definitionArn: string; readonly places: readonly Field<Place>[] };

/**
 * The ordinary definitions of services and of tasks that run without one. In a file also those that stand alone: without a daemon beside
 * them they may be for EC2.
 */
export const usedDefinitions = (survey: Survey): readonly Field<Used>[] => {
  const services = isMissing(survey.services) ? [] : survey.services;
  const ofServices = services.flatMap((service) => usesOfService(survey, service));
  const tasks = tasksIn(survey);
  const ofTasks = tasks.flatMap((task): readonly Use[] =>
    isMissing(task) || task.serviceName !== null
      ? []
      : [{ definitionArn: task.definitionArn, place: placeOfTask(survey, task) }],
  );
  const named = new Set(services.map(({ definitionArn }) => definitionArn));
  const alone = survey.origin === 'file' ? [...survey.definitions.keys()].filter((arn) => !named.has(arn)) : [];
  const ofFile = alone.map((definitionArn): Use => ({ definitionArn, place: placeInFile(survey, definitionArn) }));
  const byDefinition = Map.groupBy([...ofServices, ...ofTasks, ...ofFile], ({ definitionArn }) => definitionArn);
  return [
    ...[...byDefinition].map(([definitionArn, uses]) => ({ definitionArn, places: uses.map(({ place }) => place) })),
    ...tasks.filter(isMissing),
  ];
};

type Use = { readonly definitionArn: string; readonly place: Field<Place> };

/** All that stands in one file is of one cluster: with a daemon in it, that one has Managed Instances. Else the definition may be for them alone. */
const placeInFile = (survey: Survey, definitionArn: string): Field<Place> => {
  const daemons = activeDaemons(survey);
  if (isMissing(daemons)) return daemons;
  return daemons.length > 0 || isForManagedInstances(survey, definitionArn) ? 'managed-instances' : 'other';
};

const isForManagedInstances = (survey: Survey, definitionArn: string): boolean => {
  const definition = definitionNamed(survey, definitionArn);
  return !isMissing(definition) && definition.isManagedOnly === true;
};

/** The places of a service; where its provider is of elsewhere, its definition may tell them. */
export const knownPlacesOf = (survey: Survey, service: Service): readonly Field<Place>[] => {
  const { definitionArn } = service;
  const isManaged = definitionArn !== null && !isMissing(definitionArn) && isForManagedInstances(survey, definitionArn);
  return placesOfService(survey, service).map((place) => (isManaged && isMissing(place) ? 'managed-instances' : place));
};

/** One whose definition is not known says nothing of any other. */
const usesOfService = (survey: Survey, service: Service): readonly Use[] => {
  const { definitionArn } = service;
  if (definitionArn === null || isMissing(definitionArn)) return [];
  const kind = onePerInstance(service);
  if (kind === 'DAEMON' || kind === 'distinctInstance') return [];
  const places = knownPlacesOf(survey, service);
  const isPlain = kind === null || places.every((place) => place === 'fargate');
  return (isPlain ? places : [kind]).map((place) => ({ definitionArn, place }));
};

/** Nobody has published how ECS spells the launch type of tasks on Managed Instances: their instance's provider tells where they run. */
const tasksIn = ({ instances, tasksElsewhere }: Survey): readonly (Task | Missing)[] => {
  const placed = isMissing(instances) ? [instances] : instances.flatMap(tasksOn);
  return [...placed, ...(isMissing(tasksElsewhere) ? [tasksElsewhere] : runningApplicationTasks(tasksElsewhere))];
};

const tasksOn = ({ tasks, capacityProviderName }: Instance): readonly (Task | Missing)[] =>
  isMissing(tasks)
    ? [tasks]
    : runningApplicationTasks(tasks).map((task) => ({
        ...task,
        capacityProviderName: task.capacityProviderName ?? capacityProviderName,
      }));
