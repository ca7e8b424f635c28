import { leavingOf } from '../ledger/leaving.ts';
import type { StatusMark } from '../ledger/ledger.ts';
import { firstWith, lowestActiveOf, newestOf, stillAt } from '../ledger/statuses.ts';
import { ecsSays } from '../scene/ecs-says.ts';
import { instanceLookAfter } from '../scene/evidence.ts';
import type { InstanceRule, Judgement, RuleWords, Traits } from '../scene/rule.ts';
import type { InstanceScene } from '../scene/scene.ts';
import { REGISTRATION } from '../scene/start-edge.ts';
import { type Finding, held, inconclusive, inWords, inWordsFrom, pending, violated } from '../words/verdict.ts';

/**
 * The container instance became ACTIVE within `activationDeadline` of registration. It stays REGISTERING until its
 * critical daemons run; with the old EC2 policy in its instance profile it hangs there without any message (seen).
 */
export const instanceActivated: InstanceRule = (scene) => {
  const { ledger, gone, leaving } = scene;
  const registering = firstWith('REGISTERING', ledger);
  const failed = firstWith('REGISTRATION_FAILED', ledger);
  if (registering === null && failed === null) return null;
  const deadline = deadlineOf(scene, registering);
  const active = provesActive(scene);
  if (failed !== null) {
    // the deadline may have passed before it failed
    const occurredAt = active === null ? Math.min(failed.at, deadline) : failed.at;
    return violated({ reason: withImpairment(scene, 'the registration failed'), occurredAt });
  }
  if (isProvenLate(scene, active, deadline)) return late(scene, active, deadline);
  if (active !== null) return activated(scene, active, deadline);
  if (
    gone !== null ||
    leaving !== null ||
    scene.applicationTasks.length + scene.applicationTasksWithoutStart.length > 0
  )
    return inconclusive('when the container instance became ACTIVE');
  if (scene.now <= deadline) return pending('the container instance to become ACTIVE', deadline);
  if (scene.evidence === 'looks' && instanceLookAfter(scene, deadline) === null) return pending('a look at ECS', null);
  return late(scene, null, deadline);
};

/** A REGISTERING instance had registered by then: without a `registeredAt`, the true deadline is not later. */
const deadlineOf = ({ ledger, policy }: InstanceScene, registering: StatusMark | null): number =>
  (ledger.registeredAt ?? registering?.at ?? Number.POSITIVE_INFINITY) + policy.activationDeadlineSeconds * 1000;

/** The lowest version which proves that the instance was ACTIVE by then: it goes to DRAINING only from ACTIVE. */
const provesActive = ({ ledger }: InstanceScene): StatusMark | null => {
  const [active, draining] = [firstWith('ACTIVE', ledger), firstWith('DRAINING', ledger)];
  return active === null || (draining !== null && draining.version < active.version) ? draining : active;
};

const late = (scene: InstanceScene, active: StatusMark | null, deadline: number): Finding => {
  const reason =
    active?.status === 'ACTIVE'
      ? `ACTIVE ${inWords(active.at - deadline)} after the deadline`
      : `not ACTIVE ${inWords(scene.now - deadline)} after the deadline`;
  return violated({ reason: withImpairment(scene, reason), occurredAt: deadline });
};

const activated = (scene: InstanceScene, active: StatusMark, deadline: number): Finding => {
  const { registeredAt } = scene.ledger;
  if (active.at > deadline)
    return inconclusive('when the container instance first became ACTIVE: the version before is missing');
  if (registeredAt === null) return inconclusive(REGISTRATION);
  return held(`${active.status} ${inWordsFrom('registration', active.at - registeredAt)}`);
};

/**
 * ECS sends an ACTIVE event for every placement too: a late one proves nothing unless the instance was REGISTERING just
 * before. If it was REGISTERING after the deadline, that proves it in any case, even for an instance that was gone
 * without ACTIVE.
 */
const isProvenLate = ({ ledger }: InstanceScene, active: StatusMark | null, deadline: number): boolean =>
  ledger.statuses.some(
    ({ last }) =>
      last.status === 'REGISTERING' &&
      (active === null || last.version < active.version) &&
      (stillAt(last) > deadline || (active !== null && isTheChange(last, active) && active.at > deadline)),
  );

const isTheChange = (last: StatusMark, active: StatusMark): boolean =>
  active.status === 'ACTIVE' && active.exact && last.version === active.version - 1;

/** Adds ECS's own reason, if a start-impaired action came. */
const withImpairment = ({ ledger }: InstanceScene, reason: string): string => `${reason}${ecsSays(ledger)}`;

export const judgement = { perInstance: instanceActivated } satisfies Judgement;

export const traits: Traits = {
  severity: 'warning',
  ladder: [],
  looks: {
    pending: 'instance',
    inconclusive: null,
    violated: 'instance',
    settlesFrom: (_, { ledger, policy }) => {
      const from = ledger.registeredAt ?? firstWith('REGISTERING', ledger)?.at ?? null;
      return from === null ? null : from + policy.activationDeadlineSeconds * 1000;
    },
    mayEndUnseen: (_, ledger) => newestOf(ledger)?.status === 'REGISTERING',
    isPutRight: (_, ledger) => lowestActiveOf(ledger) !== null,
  },
  over: 'once repaired',
  goesOn: (_, ledger) => lowestActiveOf(ledger) === null && leavingOf(ledger) === null,
  endsNeeded: 'none',
  // a container instance that never was ACTIVE can't be drained, and has no tasks to move
  repair: { byEcs: false },
};

export const words: RuleWords = {
  headline: () => 'instance not ACTIVE in time',
  goingOn: () => 'a container instance does NOT become ACTIVE',
  happened: () => 'a container instance was not ACTIVE in time',
  putRight: 'it is not waited for any more',
  sentence: ({ reason }) => `A container instance did not become ACTIVE in time (${reason})`,
  margin: null,
  inTable: null,
  advice:
    'See why it does not become ACTIVE: a daemon task cannot start, or its role lacks the policy for Managed Instances',
  afterwards: 'By day, see why it took so long: the next instance may fare the same',
};
