import { cancelledDrainsOf, goneOf, leavingOf } from '../ledger/leaving.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type Stretch, uncovered, union } from '../scene/stretches.ts';
import { countWhile } from '../words/sorted.ts';

/**
 * ECS's repair pace: at most 20 % of a provider's container instances drain at a time, 1 of fewer than 9.
 * Documented for GPUs; it is a guess that it holds for daemons, so a repair that the pace may have held back is not
 * judged.
 */
export const drainingAllowed = (instances: number): number => (instances < 9 ? 1 : Math.floor(instances * 0.2));

/** The part of an instance's life that the pace of its provider depends on: the times at which it joined, drained and was gone. */
export type InstanceLife = {
  readonly provider: string;
  readonly joinedAt: number;
  readonly drains: readonly Stretch[];
  readonly goneAt: number;
};

/** True where the repair pace of an instance's provider was used up at some moment in [from, to). */
export type RepairHeldBack = (ledger: Ledger, from: number, to: number) => boolean;

export const repairPace = (ledgers: Iterable<Ledger>): RepairHeldBack => {
  const lives: InstanceLife[] = [];
  for (const ledger of ledgers) lives.push(instanceLifeOf(ledger));
  return paceOf(lives);
};

/** Made from all lives; each provider's history is worked out once, when it is first asked for. */
export const paceOf = (lives: readonly InstanceLife[]): RepairHeldBack => {
  const providers = Map.groupBy(lives, ({ provider }) => provider);
  const paces = new Map<string, Pace>();
  return (ledger, from, to) => {
    const { provider, drains } = instanceLifeOf(ledger);
    const pace = paces.get(provider) ?? paceIn(providers.get(provider) ?? []);
    paces.set(provider, pace);
    const before = uncovered({ from, to }, drains);
    const meanwhile = uncovered({ from, to }, before); // during them the instance itself is one of those that drain
    return before.some((part) => meets(part, pace.usedUp)) || meanwhile.some((part) => meets(part, pace.exceeded));
  };
};

/**
 * The stretches in which as many instances of a provider drained as are allowed, and those in which more did; sorted,
 * without overlaps.
 */
type Pace = { readonly usedUp: readonly Stretch[]; readonly exceeded: readonly Stretch[] };

const paceIn = (lives: readonly InstanceLife[]): Pace => {
  const usedUp = usedUpStretches(lives);
  return { usedUp, exceeded: usedUp.filter(({ draining, allowed }) => draining > allowed) };
};

/** True where the part meets one of the stretches; a binary search. */
const meets = (part: Stretch, stretches: readonly Stretch[]): boolean => {
  const stretch = stretches[countWhile(stretches, ({ to }) => to <= part.from)];
  return stretch !== undefined && stretch.from < part.to;
};

/** A stretch in which as many instances drained as the pace allows, or more. */
type UsedUp = Stretch & { readonly draining: number; readonly allowed: number };

const providerOf = ({ clusterArn, capacityProviderName }: Ledger): string =>
  JSON.stringify([clusterArn, capacityProviderName]);

/** An instance that may have been draining counts as draining: the pace may have held a repair back. */
export const instanceLifeOf = (ledger: Ledger): InstanceLife => {
  const gone = goneOf(ledger);
  const left = leavingOf(ledger) ?? gone;
  return {
    provider: providerOf(ledger),
    joinedAt: ledger.registeredAt ?? Number.NEGATIVE_INFINITY,
    drains: union([
      ...cancelledDrainsOf(ledger).map(({ began, over }) => ({ from: began.after + 1, to: over })),
      ...(left === null ? [] : [{ from: left.after + 1, to: gone?.at ?? Number.POSITIVE_INFINITY }]),
    ]),
    goneAt: gone?.at ?? Number.POSITIVE_INFINITY,
  };
};

const usedUpStretches = (lives: readonly InstanceLife[]): readonly UsedUp[] => {
  const steps = lives
    .flatMap(({ joinedAt, drains, goneAt }) => [
      { at: joinedAt, instances: 1, draining: 0 },
      { at: goneAt, instances: -1, draining: 0 },
      ...drains.flatMap(({ from, to }) => [
        { at: from, instances: 0, draining: 1 },
        { at: to, instances: 0, draining: -1 },
      ]),
    ])
    .filter(({ at }) => at < Number.POSITIVE_INFINITY)
    .sort((one, other) => one.at - other.at);
  const stretches: UsedUp[] = [];
  let instances = 0;
  let draining = 0;
  for (const [index, step] of steps.entries()) {
    instances += step.instances;
    draining += step.draining;
    const to = steps[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    const allowed = drainingAllowed(instances);
    if (to > step.at && draining >= allowed) stretches.push({ from: step.at, to, draining, allowed });
  }
  return stretches;
};
