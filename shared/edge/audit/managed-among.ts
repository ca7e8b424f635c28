import { batchesOf } from '../../core/looks/list-tasks.ts';
import type { Inventory } from '../../core/state/instance-state.ts';
import { askEcs } from '../ecs/looks/ask-ecs.ts';
import { ask, type Lookout } from '../ecs/reads/ask.ts';

/** Describes instances that no event told of, to find those of Managed Instances providers. */
export const managedAmong = async (
  clusterArn: string,
  arns: readonly string[],
  { providers }: Inventory,
  lookout: Lookout,
) => {
  const names = new Set<string | null>(providers.map(({ name }) => name));
  const managed: string[] = [];
  const problems: string[] = [];
  let calls = 0;
  for (const containerInstanceArns of batchesOf(arns)) {
    const call = { action: 'DescribeContainerInstances', clusterArn, containerInstanceArns } as const;
    const read = await ask(lookout, (client) => askEcs(client, call, lookout.now, lookout.hear));
    calls += 1;
    for (const problem of read.problems) problems.push(`${call.action}: ${problem}`);
    if (read.answer.action !== call.action) continue;
    for (const fact of read.answer.instances)
      if (names.has(fact.capacityProviderName)) managed.push(fact.containerInstanceArn);
  }
  return { managed, problems, calls };
};
