import * as v from 'valibot';
import {
  CAPACITY_OPTION_TYPES,
  CONTAINER_INSIGHTS,
  DEPLOYMENT_ENDS,
  PROVIDER_STATUSES,
  STATIC_LAUNCH_TYPES,
} from './cluster-plan.ts';
import { count, document, NAME, oneOf, percent, positive, seconds, some, text, yesNo } from './field-schemas.ts';

/** The fields that a cluster of a scenario file may hold. */

const capacityProvider = v.strictObject({
  name: NAME,
  instances: count,
  everySeconds: some(seconds),
  autoRepair: some(oneOf(['ENABLED', 'DISABLED'])),
  drainAfterHours: some(positive),
  infrastructureRole: some(text),
  instanceProfile: some(text),
  capacityOptionType: some(oneOf(CAPACITY_OPTION_TYPES)),
  instanceRequirements: some(document),
  status: some(oneOf(PROVIDER_STATUSES)),
  updateStatus: some(text),
});

const revision = {
  critical: some(yesNo),
  propagateTags: some(oneOf(['DAEMON', 'NONE'])),
  enableECSManagedTags: some(yesNo),
  enableExecuteCommand: some(yesNo),
  taskDefinition: some(document),
  taskDefinitionArn: some(text),
};

const deployment = {
  drainPercent: some(percent(1)),
  bakeMinutes: some(seconds),
  alarms: some(v.array(text, 'must be a list')),
  alarmsEnabled: some(yesNo),
};

const update = v.strictObject({
  ...revision,
  ...deployment,
  afterSeconds: seconds,
  ends: some(oneOf(DEPLOYMENT_ENDS)),
});

const daemon = v.strictObject({
  ...revision,
  name: NAME,
  capacityProviders: some(v.array(NAME, 'must be a list')),
  healthCheck: some(yesNo),
  createdAfterSeconds: some(seconds),
  firstEnds: some(oneOf(DEPLOYMENT_ENDS)),
  deployment: some(v.strictObject(deployment)),
  metrics: some(yesNo),
  deletedAfterSeconds: some(seconds),
  createdAgainAfterSeconds: some(seconds),
  updates: some(v.array(update, 'must be a list')),
});

const shownOfService = {
  minimumHealthyPercent: some(count),
  maximumPercent: some(count),
  placementConstraints: some(v.array(document, 'must be a list')),
};

const service = v.strictObject({
  ...shownOfService,
  name: NAME,
  capacityProvider: NAME,
  desiredCount: count,
  stopSeconds: some(seconds),
  runSeconds: some(positive),
});

const standalone = v.strictObject({
  family: NAME,
  capacityProvider: NAME,
  count,
  afterSeconds: some(seconds),
  runSeconds: some(positive),
  stopSeconds: some(seconds),
  group: some(text),
});

const still = v.strictObject({
  instances: some(count),
  capacityProvider: some(NAME),
  services: some(
    v.array(
      v.strictObject({
        ...shownOfService,
        name: NAME,
        launchType: oneOf(STATIC_LAUNCH_TYPES),
        schedulingStrategy: some(oneOf(['REPLICA', 'DAEMON'])),
        desiredCount: some(count),
      }),
      'must be a list',
    ),
  ),
  tasks: some(
    v.array(
      v.strictObject({ family: NAME, launchType: oneOf(STATIC_LAUNCH_TYPES), count: some(count) }),
      'must be a list',
    ),
  ),
});

export const cluster = v.strictObject({
  name: NAME,
  recordFromSeconds: some(seconds),
  capacityProviders: v.array(capacityProvider, 'must be a list'),
  daemons: some(v.array(daemon, 'must be a list')),
  services: some(v.array(service, 'must be a list')),
  tasks: some(v.array(standalone, 'must be a list')),
  otherLaunchTypes: some(yesNo),
  containerInsights: some(oneOf(CONTAINER_INSIGHTS)),
  configuration: some(document),
  fargate: some(yesNo),
  static: some(still),
});
