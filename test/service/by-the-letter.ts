import type { InstanceRecord } from '../../simulator/fleet/log.ts';
import { versionOf } from '../../simulator/truth/fact-keys.ts';
import type { JudgedClaim, ServiceRun } from './service-run.ts';

/**
 * The sentence of docs/rules.md that asks for a verdict which is not what happened; null: then it is wrong. There is one:
 * while the version around the beginning of leaving has not arrived, leaving is an interval, and a daemon's end inside it is
 * told as one while leaving, though it was one before.
 */
export const letterOf = ({ service }: ServiceRun, claim: JudgedClaim): string | null => {
  const instance = service.world.fleet.log.instances.get(claim.containerInstanceArn ?? '');
  if (claim.rule !== 'daemon-stopped-last' || instance === undefined) return null;
  const { arrivedAt } = service.witness;
  const isBlurred = leavingVersions(instance).some(
    (version) =>
      (arrivedAt.get(versionOf(instance.containerInstanceArn, version)) ?? Number.POSITIVE_INFINITY) > claim.writtenAt,
  );
  return isBlurred ? 'a daemon end inside the interval in which leaving began is judged by daemon-stopped-last' : null;
};

/** The version with which it began to leave, and the one before. */
const leavingVersions = ({ statuses }: InstanceRecord): readonly number[] => {
  const lastActive = statuses.findLastIndex(({ status }) => status === 'ACTIVE');
  const leaving = statuses.slice(lastActive + 1).find(({ status }) => status !== 'ACTIVE' && status !== 'REGISTERING');
  return leaving === undefined ? [] : [leaving.version - 1, leaving.version];
};
