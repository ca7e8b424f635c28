import type { EventRead } from './event-read.ts';
import {
  type Fields,
  optionalTime,
  requiredName,
  requiredTime,
  requiredVersion,
  sharedId,
  sharedName,
} from './fields.ts';
import { toldFlag } from './told.ts';

/** ECS Container Instance State Change. Also sent for every placement, so that most say nothing new. */
export const readInstance = (detail: Fields): EventRead => {
  const updatedAt = requiredTime(detail.updatedAt, 'detail.updatedAt');
  const registeredAt = optionalTime(detail.registeredAt, 'detail.registeredAt');
  return {
    kind: 'fact',
    fact: {
      kind: 'instance',
      clusterArn: sharedId(detail.clusterArn, 'detail.clusterArn'),
      containerInstanceArn: sharedId(detail.containerInstanceArn, 'detail.containerInstanceArn'),
      capacityProviderName: sharedName(detail.capacityProviderName, 'detail.capacityProviderName'),
      ec2InstanceId: sharedName(detail.ec2InstanceId, 'detail.ec2InstanceId'),
      status: requiredName(detail.status, 'detail.status'),
      version: requiredVersion(detail.version, 'detail.version'),
      registeredAt,
      updatedAt,
      timeIsExact: true,
      agentConnected: toldFlag(detail.agentConnected),
    },
  };
};
