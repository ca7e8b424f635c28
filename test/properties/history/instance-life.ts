import type { InstanceFact } from '../../../shared/core/words/facts.ts';
import { between, MINUTE, type Place, providerIn, SECOND } from './place.ts';

/** The life of a container instance; its tasks depend on these moments. */
export type InstanceLife = {
  readonly registeredAt: number;
  /** It became ACTIVE at this moment, or would have. */
  readonly activeAt: number;
  /** It began to leave at this moment; Infinity if it did not. */
  readonly leavingAt: number;
  /** It was gone at this moment; Infinity if it was not. */
  readonly goneAt: number;
  /** Its machine vanished: nobody knows when the tasks ended. */
  readonly vanished: boolean;
  readonly facts: readonly InstanceFact[];
};

type Mark = { readonly status: string; readonly at: number };

const ENDINGS = ['stays', 'stays', 'drains', 'drains', 'drains', 'deregisters', 'vanishes'] as const;

/** The status path of an instance as ECS makes it, cancelled drains and the noise of placements and agents included. */
export const instanceLife = (place: Place, registeredAt: number, noise: number): InstanceLife => {
  const { random } = place;
  const isLate = random.chance(0.08);
  const activeAt = between(place, registeredAt + 20 * SECOND, registeredAt + (isLate ? 20 : 2) * MINUTE);
  const marks: Mark[] = [{ status: 'REGISTERING', at: registeredAt + random.pick([0, 0, 300, 4000]) }];
  const start = startOf(place);
  if (start !== 'activates') return { ...unused(place, marks, start, activeAt), registeredAt, activeAt };
  const leavingAt = between(place, activeAt + MINUTE, activeAt + 40 * MINUTE);
  const ending = random.pick(ENDINGS);
  marks.push({ status: 'ACTIVE', at: activeAt });
  for (let placement = 0; placement < noise; placement++) {
    marks.push({ status: 'ACTIVE', at: between(place, activeAt, leavingAt) });
  }
  if (random.chance(0.2)) marks.push(...cancelledDrain(place, activeAt, leavingAt));
  marks.sort((one, other) => one.at - other.at);
  const { left, goneAt } = leave(place, ending, leavingAt);
  const hasLeft = ending !== 'stays';
  return {
    registeredAt,
    activeAt,
    leavingAt: hasLeft ? leavingAt : Number.POSITIVE_INFINITY,
    goneAt,
    vanished: ending === 'vanishes',
    facts: factsOf(place, [...marks, ...left], registeredAt),
  };
};

const startOf = ({ random }: Place): 'activates' | 'fails' | 'hangs' =>
  random.chance(0.92) ? 'activates' : random.pick(['fails', 'hangs']);

const unused = (place: Place, marks: readonly Mark[], start: 'fails' | 'hangs', at: number) => {
  const failed = start === 'fails' ? [{ status: 'REGISTRATION_FAILED', at }] : [];
  const hung = start === 'hangs' ? [{ status: 'REGISTERING', at }] : [];
  const never = { leavingAt: Number.POSITIVE_INFINITY, goneAt: Number.POSITIVE_INFINITY, vanished: false };
  return { ...never, facts: factsOf(place, [...marks, ...failed, ...hung], marks[0]?.at ?? at) };
};

const cancelledDrain = (place: Place, from: number, to: number): readonly Mark[] => {
  const drainAt = between(place, from, to);
  const drainedAgainAt = between(place, drainAt, to);
  const activeAgainAt = between(place, drainedAgainAt, to);
  return [
    { status: 'DRAINING', at: drainAt },
    { status: 'DRAINING', at: drainedAgainAt },
    { status: 'ACTIVE', at: activeAgainAt },
  ];
};

const leave = (place: Place, ending: (typeof ENDINGS)[number], leavingAt: number) => {
  const { random } = place;
  const deregisteringAt = between(place, leavingAt, leavingAt + random.pick([1, 5, 12]) * MINUTE);
  const goneAt = between(place, deregisteringAt, deregisteringAt + MINUTE);
  const draining = [
    { status: 'DRAINING', at: leavingAt },
    ...(random.chance(0.5) ? [{ status: 'DRAINING', at: between(place, leavingAt, deregisteringAt) }] : []),
  ];
  const gone = [
    { status: 'DEREGISTERING', at: deregisteringAt },
    { status: 'INACTIVE', at: goneAt },
  ];
  const isSeenOff = random.chance(0.7);
  switch (ending) {
    case 'stays':
      return { left: [], goneAt: Number.POSITIVE_INFINITY };
    case 'drains':
      return isSeenOff
        ? { left: [...draining, ...gone], goneAt }
        : { left: draining, goneAt: Number.POSITIVE_INFINITY };
    case 'deregisters':
      return { left: gone, goneAt };
    case 'vanishes':
      return { left: random.chance(0.5) ? gone.slice(1) : gone, goneAt };
  }
};

const factsOf = (place: Place, marks: readonly Mark[], registeredAt: number): readonly InstanceFact[] => {
  const firstVersion = place.random.pick([0, 1, 1, 40]);
  const tellsRegistration = place.random.chance(0.95);
  return marks.map(({ status, at }, index) => ({
    kind: 'instance',
    clusterArn: place.clusterArn,
    containerInstanceArn: place.containerInstanceArn,
    capacityProviderName: providerIn(place),
    ec2InstanceId: place.ec2InstanceId,
    status,
    version: firstVersion + index,
    registeredAt: tellsRegistration ? registeredAt : null,
    updatedAt: at,
    timeIsExact: true,
    agentConnected: index % 5 !== 3,
  }));
};
