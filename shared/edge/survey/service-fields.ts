import { type Field, isMissing, mapField } from '../../core/survey/field.ts';
import type { Service } from '../../core/survey/survey.ts';
import { lastPartOf } from '../../core/words/arn.ts';
import { anyName, type Fields } from '../events/fields.ts';
import { at, neededTextIn, numberIn, objectIn, objectsIn, type Place, textIn } from './value-fields.ts';

/**
 * Reads a service in the shape of ECS's API (Service, or CreateService's input). A field that is absent has ECS's default; one of a wrong type is
 * unread by its name; a value may be `Missing` itself at any depth, and stays so.
 * @param defaultStrategy names of the cluster's default capacity providers
 */
export const serviceIn = (fields: Fields, resource: string, defaultStrategy: Field<readonly string[]>): Service => {
  const place = { resource: `the service ${resource}`, path: '' };
  const strategy = mapField(
    textIn(fields.schedulingStrategy, at(place, 'schedulingStrategy')),
    (one) => one ?? 'REPLICA',
  );
  const launchType = textIn(fields.launchType, at(place, 'launchType'));
  const ofDaemon = mapField(strategy, (one) => one === 'DAEMON');
  const percent = (field: string, ofDaemons: number, ofReplicas: number): Field<number> => {
    const configuration = objectIn(fields.deploymentConfiguration, at(place, 'deploymentConfiguration'));
    if (isMissing(configuration)) return configuration;
    const told = numberIn(configuration?.[field], at(at(place, 'deploymentConfiguration'), field));
    return told ?? mapField(ofDaemon, (isDaemon) => (isDaemon ? ofDaemons : ofReplicas));
  };
  return {
    resource,
    serviceName: anyName(fields.serviceName) ?? lastPartOf(resource),
    schedulingStrategy: strategy,
    launchType,
    providers: providersOf(fields, place, launchType, defaultStrategy),
    desiredCount: numberIn(fields.desiredCount, at(place, 'desiredCount')),
    minimumHealthyPercent: percent('minimumHealthyPercent', 0, 100),
    maximumPercent: percent('maximumPercent', 100, 200),
    placesOneTaskPerInstance: mapField(
      objectsIn(fields.placementConstraints, at(place, 'placementConstraints'), (constraint, here) =>
        textIn(constraint.type, at(here, 'type')),
      ),
      (types) => types.includes('distinctInstance'),
    ),
    definitionArn: textIn(fields.taskDefinition, at(place, 'taskDefinition')),
  };
};

/** A service with a launch type has no strategy; one with neither runs by the cluster's. */
const providersOf = (
  fields: Fields,
  place: Place,
  launchType: Field<string | null>,
  defaultStrategy: Field<readonly string[]>,
): Field<readonly string[]> => {
  const own = objectsIn(fields.capacityProviderStrategy, at(place, 'capacityProviderStrategy'), (item, here) =>
    neededTextIn(item.capacityProvider, at(here, 'capacityProvider')),
  );
  if (isMissing(own) || own.length > 0) return own;
  if (isMissing(launchType)) return launchType;
  return launchType === null ? defaultStrategy : [];
};
