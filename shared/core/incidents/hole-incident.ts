import type { HoleLedger } from '../ledger/hole-ledger.ts';
import type { Policy } from '../policy/policy.ts';
import { lastPartOf } from '../words/arn.ts';
import type { HoleFound } from '../words/hole-fact.ts';
import { holeSubject, withoutAccount } from '../words/hole-subject.ts';
import type { Incident } from './incident.ts';
import { holeSilencedBy } from './silences.ts';

/** Longer than any resource of ECS: such a one is of a forged answer. */
const LONGEST_NAME = 600;

/** The incident of a hole as it opens. It holds no violation: no rule leads it. @param now epoch milliseconds */
export const openedHole = (
  { clusterArn, hole, resource, at }: HoleLedger,
  { severity }: HoleFound,
  policy: Policy,
  now: number,
): Incident => {
  const subject = holeSubject(resource);
  const silenced = holeSilencedBy({ clusterArn, ...subject }, policy, now);
  return {
    id: `${lastPartOf(clusterArn)}/${withoutAccount(resource).slice(0, LONGEST_NAME)}/${hole}/${at}`,
    clusterArn,
    ...subject,
    severity,
    violations: [],
    occurredAt: at,
    openedAt: now,
    resolvedAt: null,
    resolution: null,
    ...(silenced === null ? {} : { silenced }),
  };
};

/** An open incident by the silences of now: one that people know of stays told. The very same object if nothing changes. */
export const heardHole = (incident: Incident, policy: Policy, now: number): Incident => {
  const { silenced, ...audible } = incident;
  if (silenced === undefined) return incident;
  const why = holeSilencedBy(incident, policy, now);
  if (why === silenced) return incident;
  return why === null ? audible : { ...incident, silenced: why };
};
