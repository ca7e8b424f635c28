import type { Random } from '../engine/random.ts';
import type { CapacityProvider, ContainerInstance } from '../model/cluster.ts';
import type { Fault, FaultName, FaultPlan } from '../scenarios/fault-plan.ts';

export interface Place {
  readonly provider: CapacityProvider;
  readonly number: number;
  readonly zone: string;
  readonly random: Random;
}

/** The faults that fall on a container instance, drawn once when it registers. */
export const faultsOn = (plans: readonly FaultPlan[], place: Place): readonly FaultPlan[] =>
  plans.filter((plan, index) => fallsOn(plan, place, place.random.fork(`fault ${index} ${plan.fault}`)));

const fallsOn = (plan: FaultPlan, { provider, number, zone }: Place, random: Random): boolean => {
  if (plan.cluster !== undefined && plan.cluster !== provider.cluster.clusterName) return false;
  if (plan.capacityProvider !== undefined && plan.capacityProvider !== provider.name) return false;
  if (plan.zone !== undefined && plan.zone !== zone) return false;
  if (plan.instances !== undefined && !plan.instances.includes(number)) return false;
  return plan.rate === undefined || random.chance(plan.rate);
};

export type FaultNamed<N extends FaultName> = Extract<Fault, { fault: N }>;

/** The first fault of that name there, for that daemon where it is one of daemons. */
export const faultNamed = <N extends FaultName>(
  instance: ContainerInstance,
  name: N,
  daemonName?: string,
): FaultNamed<N> | undefined => {
  const isIt = (plan: FaultPlan): plan is FaultPlan & FaultNamed<N> =>
    plan.fault === name && (plan.daemon === undefined || daemonName === undefined || plan.daemon === daemonName);
  return instance.faults.find(isIt);
};
