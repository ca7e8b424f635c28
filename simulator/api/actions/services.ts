import { scaleService } from '../../fleet/caller-writes.ts';
import { ApiError, invalid } from '../request/error.ts';
import { pageOf } from '../request/pages.ts';
import { launchTypeOf, schedulingStrategyOf, serviceShape } from '../shapes/service.ts';
import { tagsIfAsked } from '../shapes/tags.ts';
import { type Actions, findEach } from './action.ts';

export const serviceActions: Actions = {
  ListServices: {
    bucket: 'serviceRead',
    act: (account, input) => {
      const cluster = account.cluster(input);
      const launchType = input.oneOf('launchType', ['EC2', 'FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES']);
      const strategy = input.oneOf('schedulingStrategy', ['REPLICA', 'DAEMON']);
      const all = [...cluster.services.values()]
        .filter((service) => launchType === undefined || launchTypeOf(service) === launchType)
        .filter((service) => strategy === undefined || schedulingStrategyOf(service) === strategy)
        .map(({ serviceArn, createdAt }) => ({ arn: serviceArn, at: createdAt }));
      const { items, nextToken } = pageOf(all, input, { of: 'ListServices', usual: 10 });
      return { serviceArns: items.map(({ arn }) => arn), nextToken };
    },
  },

  DescribeServices: {
    bucket: 'serviceRead',
    batch: 'services',
    act: (account, input) => {
      const cluster = account.cluster(input);
      const { found, failures } = findEach(
        input.batch('services', 10),
        (name) => account.findService(cluster, name),
        (name) => account.arn('service', name, cluster),
      );
      const services = found.map((service) => ({
        ...serviceShape(account, service),
        ...tagsIfAsked(account, input, service.serviceArn, cluster),
      }));
      return { services, failures };
    },
  },

  UpdateService: {
    bucket: 'serviceWrite',
    act: (account, input) => {
      const cluster = account.cluster(input);
      const service = account.findService(cluster, input.required('service'));
      if (service === undefined) throw new ApiError('ServiceNotFoundException', 'Service not found.');
      if (launchTypeOf(service) !== 'MANAGED_INSTANCES')
        throw new ApiError('UnsupportedFeatureException', 'The simulator only changes services on Managed Instances.');
      // Refused rather than ignored: nobody should believe that a rollout happened.
      const unsupported = ['taskDefinition', 'forceNewDeployment', 'capacityProviderStrategy'].find((field) =>
        input.has(field),
      );
      if (unsupported !== undefined)
        throw new ApiError('UnsupportedFeatureException', `The simulator does not simulate ${unsupported}.`);
      const desiredCount = input.number('desiredCount') ?? service.desiredCount;
      if (!Number.isInteger(desiredCount) || desiredCount < 0) throw invalid('desiredCount cannot be negative.');
      scaleService(account.fleet, service, desiredCount);
      return { service: serviceShape(account, service) };
    },
  },
};
