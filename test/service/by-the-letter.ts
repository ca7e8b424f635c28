import { endOf, startOf, versionOf } from '../../simulator/events/fact-keys.ts';
import type { InstanceRecord } from '../../simulator/fleet/records.ts';
import { OBSERVE } from './deployment.ts';
import type { Faults } from './faults.ts';
import { type JudgedClaim, keyOf, type ServiceRun } from './service-run.ts';

/** A sentence of the rules or of the inventory that asks for a verdict which is not what happened. */
interface Wording {
  readonly says: string;
  readonly applies: (run: ServiceRun, claim: JudgedClaim, instance: InstanceRecord) => boolean;
}

const WORDINGS: readonly Wording[] = [
  {
    says: 'a daemon end inside the interval in which leaving began is judged by daemon-stopped-last',
    applies: (run, { rule, writtenAt }, instance) =>
      rule === 'daemon-stopped-last' &&
      leavingVersions(instance).some(
        (version) => !isRecorded(run, versionOf(instance.containerInstanceArn, version), writtenAt),
      ),
  },
  {
    says: 'where leaving was not seen, an end out of order is of daemon-stayed-up',
    applies: (run, { rule, daemonName, writtenAt }, instance) =>
      rule === 'daemon-stayed-up' &&
      run.truth.some(
        (line) =>
          line.rule === 'daemon-stopped-last' &&
          line.outcome === 'violated' &&
          line.containerInstanceArn === instance.containerInstanceArn &&
          line.daemonName === daemonName,
      ) &&
      instance.statuses
        .filter(({ status }) => status === 'DRAINING' || status === 'DEREGISTERING')
        .every(({ version }) => !isRecorded(run, versionOf(instance.containerInstanceArn, version), writtenAt)),
  },
  {
    says: 'a drain that was cancelled a moment ago goes on until that is heard',
    applies: (run, { rule, writtenAt }, { containerInstanceArn, statuses }) =>
      rule === 'daemon-stopped-last' &&
      statuses.some(
        ({ status, version, at }, index) =>
          status === 'ACTIVE' &&
          index > 1 &&
          at <= writtenAt &&
          !isRecorded(run, versionOf(containerInstanceArn, version), writtenAt),
      ),
  },
  {
    says: 'lateness is proven by the first start that is known',
    applies: (run, { rule, daemonName, writtenAt }, { processes }) =>
      ['daemon-started-first', 'daemon-running', 'daemons-in-order'].includes(rule) &&
      processes.some(
        (process) =>
          (rule === 'daemons-in-order' ? process.daemonName !== null : process.daemonName === daemonName) &&
          process.startedAt <= writtenAt &&
          !isRecorded(run, startOf(process.taskArn), writtenAt),
      ),
  },
  {
    says: 'no UNHEALTHY daemon task: of a daemon that is not critical no event tells it, and looks do',
    applies: ({ service: { witness, policy } }, { rule, daemonName, writtenAt }, { processes }) =>
      rule === 'daemon-healthy' &&
      processes.some(
        (process) =>
          process.daemonName === daemonName &&
          (witness.unhealthyAt.get(process.taskArn) ?? Number.POSITIVE_INFINITY) <=
            writtenAt - policy.base.healthGraceSeconds * 1000,
      ),
  },
  {
    says: 'a task that was never seen does not exist, and no daemon task outlived the one that was',
    applies: (run, { rule, daemonName, writtenAt }, { processes }) =>
      rule === 'daemon-stopped-last' &&
      processes.some(
        ({ taskArn, startedAt, ...process }) =>
          process.daemonName === daemonName &&
          startedAt <= writtenAt &&
          !isRecorded(run, startOf(taskArn), writtenAt) &&
          (run.service.witness.describedAt.get(startOf(taskArn)) ?? Number.POSITIVE_INFINITY) > writtenAt,
      ),
  },
  {
    says: 'a task whose newest fact is RUNNING runs on to the clock',
    applies: ({ service: { witness } }, { rule }, { processes }) =>
      rule === 'daemon-stayed-up' &&
      processes.some(
        ({ taskArn, daemonName, endedAt }) =>
          daemonName === null &&
          endedAt !== undefined &&
          !witness.recordedAt.has(endOf(taskArn)) &&
          !witness.describedAt.has(endOf(taskArn)),
      ),
  },
  {
    says: 'a daemon is judged until its deletion, and no event tells when that was: only which inventory still had it',
    // of how much was violated alone: what is told of a daemon that was deleted must have been so
    applies: ({ service: { world } }, { rule, daemonName, writtenAt, really }, { clusterArn }) =>
      really === 'violated' &&
      ['daemon-stayed-up', 'daemon-alone'].includes(rule) &&
      world.fleet.log.daemons.some(
        (daemon) =>
          daemon.daemonName === daemonName &&
          daemon.clusterArn === clusterArn &&
          (daemon.deletedAt ?? writtenAt) < writtenAt,
      ),
  },
  {
    says: 'a check that can not be tied to a daemon has none',
    applies: ({ service: { policy } }, { rule, daemonName, writtenAt }, { daemonChecks }) =>
      rule === 'daemon-healthy' &&
      daemonName === null &&
      daemonChecks.some(
        ({ status, at }) => status === 'IMPAIRED' && at < writtenAt - policy.base.healthGraceSeconds * 1000,
      ),
  },
  {
    says: 'no departure of another container instance had come, and so the pace of repair was free',
    applies: (run, { rule, writtenAt }, instance) =>
      rule === 'repair-started' && isDepartureOfAnotherUnknown(run, instance, writtenAt),
  },
  {
    says: 'a first deployment that failed has reached every instance when a later one has succeeded',
    applies: (run, claim, { registeredAt, clusterArn }) =>
      run.truth.some((line) => keyOf(line) === keyOf(claim) && line.reason.includes('first deployment')) &&
      [...run.service.world.fleet.log.deployments.values()].some(
        (deployment) =>
          deployment.clusterArn === clusterArn &&
          deployment.daemonName === claim.daemonName &&
          deployment.statuses.some(({ status, at }) => status === 'SUCCESSFUL' && at <= registeredAt),
      ),
  },
];

/** The sentence that asks for what was told; null: then it is wrong. */
export const wordingOf = (run: ServiceRun, claim: JudgedClaim): string | null => {
  const instance = run.service.world.fleet.log.instances.get(claim.containerInstanceArn ?? '');
  if (instance === undefined) return null;
  return WORDINGS.find(({ applies }) => applies(run, claim, instance))?.says ?? null;
};

/** A judgement takes no longer from reading other items to writing its own. */
const JUDGED_WITHIN_MS = 3000;

/** A look's facts may wait so long to be recorded: where a function died, until its message is shown again. */
export const recordingDelayOf = ({ counts }: Faults): number =>
  counts.has('crashed') || counts.has('refused') || counts.has('table away') ? 2 * OBSERVE.visibilitySeconds * 1000 : 0;

/** Tells whether an answer of ECS held the fact so long ago that it was recorded by then. */
export const isDescribed = ({ service: { witness, faults } }: ServiceRun, fact: string, by: number): boolean =>
  (witness.describedAt.get(fact) ?? Number.POSITIVE_INFINITY) <= by - JUDGED_WITHIN_MS - recordingDelayOf(faults);

/** Tells whether the table knew the fact by then. */
export const isRecorded = ({ service: { witness } }: ServiceRun, fact: string, by: number): boolean =>
  (witness.recordedAt.get(fact) ?? Number.POSITIVE_INFINITY) <= by;

/**
 * Tells whether a change of another container instance of the provider, or the version before it, may not have been known
 * by then: it had not come, or was not recorded yet.
 */
export const isDepartureOfAnotherUnknown = (run: ServiceRun, instance: InstanceRecord, at: number): boolean =>
  [...run.service.world.fleet.log.instances.values()]
    .filter((other) => other !== instance && other.capacityProviderName === instance.capacityProviderName)
    .flatMap(({ containerInstanceArn, statuses }) =>
      statuses
        .flatMap(({ version }) => [version - 1, version])
        .map((version) => versionOf(containerInstanceArn, version)),
    )
    .some((fact) => !fact.endsWith(' version 0') && !isRecorded(run, fact, at - JUDGED_WITHIN_MS));

/** The version with which it began to leave, and the one before. */
const leavingVersions = ({ statuses }: InstanceRecord): readonly number[] => {
  const lastActive = statuses.findLastIndex(({ status }) => status === 'ACTIVE');
  const leaving = statuses.slice(lastActive + 1).find(({ status }) => status !== 'ACTIVE' && status !== 'REGISTERING');
  return leaving === undefined ? [] : [leaving.version - 1, leaving.version];
};
