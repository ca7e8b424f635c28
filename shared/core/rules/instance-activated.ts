import type { StatusMark } from '../ledger/ledger.ts';
import { firstWith, lowestActiveOf, stillAt } from '../ledger/statuses.ts';
import { instanceLookAfter } from '../scene/look.ts';
import type { InstanceRule } from '../scene/rule.ts';
import type { InstanceScene } from '../scene/scene.ts';
import { type Finding, held, inconclusive, inWords, pending, violated } from '../verdict.ts';

/**
 * The container instance became ACTIVE within `activationDeadline` of registration. It stays REGISTERING until its
 * critical daemons run; with the old EC2 policy in its instance profile it hangs there without a word (seen).
 */
export const instanceActivated: InstanceRule = (scene) => {
  const { ledger, gone, leaving } = scene;
  const registering = firstWith('REGISTERING', ledger);
  const failed = firstWith('REGISTRATION_FAILED', ledger);
  if (registering === null && failed === null) return null;
  if (failed !== null)
    return violated({ reason: withImpairment(scene, 'the registration failed'), occurredAt: failed.at });
  const deadline = deadlineOf(scene, registering);
  const active = lowestActiveOf(ledger);
  if (active !== null) return activated(scene, active, deadline);
  if (gone !== null || leaving !== null || scene.applicationTasks.length > 0)
    return inconclusive('when the container instance became ACTIVE');
  if (scene.now <= deadline) return pending('the container instance to become ACTIVE', deadline);
  if (scene.evidence === 'looks' && instanceLookAfter(scene, deadline) === null) return pending('a look at ECS', null);
  return violated({
    reason: withImpairment(scene, `not ACTIVE ${inWords(scene.now - deadline)} after the deadline`),
    occurredAt: deadline,
  });
};

/** A REGISTERING instance had registered by then: where `registeredAt` is missing, the true deadline is not later. */
const deadlineOf = ({ ledger, policy }: InstanceScene, registering: StatusMark | null): number =>
  (ledger.registeredAt ?? registering?.at ?? Number.POSITIVE_INFINITY) + policy.activationDeadlineSeconds * 1000;

const activated = (scene: InstanceScene, active: StatusMark, deadline: number): Finding => {
  const { registeredAt } = scene.ledger;
  if (active.at > deadline) {
    return isProvenLate(scene, active, deadline)
      ? violated({
          reason: withImpairment(scene, `ACTIVE ${inWords(active.at - deadline)} after the deadline`),
          occurredAt: deadline,
        })
      : inconclusive('when the container instance first became ACTIVE: the version before is missing');
  }
  if (registeredAt === null) return inconclusive('when the container instance registered');
  return held(`ACTIVE ${inWords(active.at - registeredAt)} after registration`);
};

/**
 * An ACTIVE event is also sent for every placement: a late one proves nothing unless it was REGISTERING just before, or
 * still after the deadline. A look tells only that it was ACTIVE by then.
 */
const isProvenLate = ({ ledger }: InstanceScene, active: StatusMark, deadline: number): boolean =>
  ledger.statuses.some(
    ({ last }) =>
      last.status === 'REGISTERING' &&
      last.version < active.version &&
      ((active.exact && last.version === active.version - 1) || stillAt(last) > deadline),
  );

/** ECS's own word for why, if a start-impaired action came. */
const withImpairment = ({ ledger }: InstanceScene, reason: string): string => {
  const why = ledger.actions.map(
    ({ daemonName, failureType, reason: text }) => `${daemonName}: ${[failureType, text].filter(Boolean).join(', ')}`,
  );
  return why.length === 0 ? reason : `${reason}; ECS says ${why.join('; ')}`;
};
