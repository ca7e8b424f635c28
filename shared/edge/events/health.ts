import type { DaemonCheck } from '../../core/words/facts.ts';
import type { EventRead } from './event-read.ts';
import {
  anyTime,
  type Fields,
  requiredFields,
  requiredList,
  requiredName,
  requiredTime,
  sharedId,
  sharedName,
  sharedProse,
} from './fields.ts';

/**
 * ECS Container Instance Health Change. Only its DAEMON checks are ours; a report without any still says something of
 * the instance, at the newest time of its other checks.
 */
export const readHealth = (detail: Fields): EventRead => {
  const checks = requiredList(detail.healthChecks, 'detail.healthChecks').map(readCheck);
  const daemonChecks = checks.filter((check) => check.ofDaemon);
  const changes = (daemonChecks.length > 0 ? daemonChecks : checks).map(({ lastStatusChange }) => lastStatusChange);
  const lastStatusChange = changes.reduce((one, other) => (other > one ? other : one), Number.NEGATIVE_INFINITY);
  if (lastStatusChange === Number.NEGATIVE_INFINITY) {
    return { kind: 'passed-by', why: 'a health report without a time', at: null, clusterArn: null };
  }
  return {
    kind: 'fact',
    fact: {
      kind: 'health',
      clusterArn: sharedId(detail.clusterArn, 'detail.clusterArn'),
      containerInstanceArn: sharedId(detail.containerInstanceArn, 'detail.containerInstanceArn'),
      capacityProviderName: sharedName(detail.capacityProviderName, 'detail.capacityProviderName'),
      ec2InstanceId: sharedName(detail.ec2InstanceId, 'detail.ec2InstanceId'),
      lastStatusChange,
      daemonChecks: daemonChecks.filter((check) => check.lastStatusChange === lastStatusChange).map(withoutTime),
    },
  };
};

type Check = DaemonCheck & { readonly ofDaemon: boolean; readonly lastStatusChange: number };

const readCheck = (value: unknown, index: number): Check => {
  const path = `detail.healthChecks[${index}]`;
  const check = requiredFields(value, path);
  const ofDaemon = requiredName(check.type, `${path}.type`) === 'DAEMON';
  return {
    ofDaemon,
    status: requiredName(check.status, `${path}.status`),
    statusReason: ofDaemon ? sharedProse(check.statusReason, `${path}.statusReason`) : null,
    lastStatusChange: ofDaemon
      ? requiredTime(check.lastStatusChange, `${path}.lastStatusChange`)
      : anyTime(check.lastStatusChange), // another's check must not cost us the daemon's
  };
};

const withoutTime = ({ status, statusReason }: Check): DaemonCheck => ({ status, statusReason });
