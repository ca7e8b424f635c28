import { registrationOf, versionOf } from '../../events/fact-keys.ts';
import { activeFacts, type Sight } from '../sight/sight.ts';
import { type Finding, held, inconclusive, pending, violated } from './finding.ts';

/** The container instance became ACTIVE within its deadline of registration. */
export const instanceActivated = (sight: Sight): Finding | undefined => {
  const { activeAt, clock, goneAt, instance, policy } = sight;
  const { containerInstanceArn, registeredAt, statuses, versions } = instance;
  const failed = statuses.find(({ status }) => status === 'REGISTRATION_FAILED');
  const deadline = registeredAt + policy.activationDeadlineSeconds * 1000;
  const registration = registrationOf(containerInstanceArn);
  if (failed !== undefined) {
    return violated({
      reason: 'registration failed',
      occurredAt: activeAt === undefined ? Math.min(failed.at, deadline) : failed.at,
      needs: [registration, versionOf(containerInstanceArn, failed.version)],
    });
  }
  const needs = [registration, versionOf(containerInstanceArn, 1), ...activeFacts(sight)];
  const late = violated({ reason: 'not ACTIVE in time', occurredAt: deadline, needs });
  if (activeAt !== undefined) return activeAt > deadline ? late : held('ACTIVE in time');
  const lastRegistering = versions.findLast(({ status }) => status === 'REGISTERING');
  if (lastRegistering !== undefined && lastRegistering.at > deadline)
    return { ...late, needs: [...needs, versionOf(containerInstanceArn, lastRegistering.version)] };
  if (goneAt !== undefined) return inconclusive('whether it was ever ACTIVE');
  return clock > deadline ? late : pending('for the instance to become ACTIVE');
};
