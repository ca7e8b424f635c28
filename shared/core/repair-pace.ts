import type { Ledger } from './ledger/ledger.ts';
import type { Stretch } from './scene/coverage.ts';
import { goneOf, leavingOf } from './scene/leaving.ts';

/**
 * ECS's repair pace: at most 20 % of a provider's container instances drain at a time, 1 of fewer than 9.
 * Documented for GPUs; that it holds for daemons is a guess, so a repair that the pace may have held back is not judged.
 */
export const drainingAllowed = (instances: number): number => (instances < 9 ? 1 : Math.floor(instances * 0.2));

/** What the pace of one provider depends on: when each instance joined, began to leave, and was gone. */
type Life = { readonly joinedAt: number; readonly leftAt: number; readonly goneAt: number };

/**
 * A function that says whether the repair pace of an instance's provider was used up at some moment in [from, to).
 * Made from all ledgers; each provider's history is worked out once, when it is first asked for.
 */
export const repairPace = (ledgers: Iterable<Ledger>): ((ledger: Ledger, from: number, to: number) => boolean) => {
  const providers = new Map<string, Ledger[]>();
  for (const ledger of ledgers) {
    const members = providers.get(providerOf(ledger));
    if (members === undefined) providers.set(providerOf(ledger), [ledger]);
    else members.push(ledger);
  }
  const usedUp = new Map<string, readonly Stretch[]>();
  return (ledger, from, to) => {
    const provider = providerOf(ledger);
    const known = usedUp.get(provider) ?? usedUpStretches((providers.get(provider) ?? []).map(lifeOf));
    usedUp.set(provider, known);
    return known.some((stretch) => stretch.from < to && stretch.to > from);
  };
};

const providerOf = ({ clusterArn, capacityProviderName }: Ledger): string =>
  JSON.stringify([clusterArn, capacityProviderName]);

const lifeOf = (ledger: Ledger): Life => {
  const goneAt = goneOf(ledger)?.at ?? Number.POSITIVE_INFINITY;
  return {
    joinedAt: ledger.registeredAt ?? Number.NEGATIVE_INFINITY,
    leftAt: leavingOf(ledger)?.at ?? goneAt,
    goneAt,
  };
};

const usedUpStretches = (lives: readonly Life[]): readonly Stretch[] => {
  const steps = lives
    .flatMap(({ joinedAt, leftAt, goneAt }) => [
      { at: joinedAt, instances: 1, draining: 0 },
      { at: leftAt, instances: 0, draining: 1 },
      { at: goneAt, instances: -1, draining: -1 },
    ])
    .filter(({ at }) => at < Number.POSITIVE_INFINITY)
    .sort((one, other) => one.at - other.at);
  const stretches: Stretch[] = [];
  let instances = 0;
  let draining = 0;
  for (const [index, step] of steps.entries()) {
    instances += step.instances;
    draining += step.draining;
    const to = steps[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    if (to > step.at && draining >= drainingAllowed(instances)) stretches.push({ from: step.at, to });
  }
  return stretches;
};
