import { familyOf, IMAGE } from '../../shared/core/canary/canary-task.ts';
import { machineOf, type TaskSize } from '../../shared/core/canary/task-size.ts';
import { lastPartOf } from '../../shared/core/words/arn.ts';
import type { CanaryPlan } from '../../shared/edge/canary/read-plan.ts';
import { counted } from '../terminal/numbers.ts';
import { visible } from '../terminal/text.ts';

/** US dollars an hour for 2 vCPU and 8 GiB: m7g.large, Linux, us-east-1, June 2026, as published by third parties. */
const DOLLARS_AN_HOUR = 0.0816;
const CPU_UNITS = 2048;
/** A canary takes so long where nothing is wrong; a guess, since nobody has measured it. */
const USUAL_MINUTES = 10;

/** Says what a canary will make, and about what that costs. */
export const planLines = (
  { clusterArn, provider, coverages, notes, present }: CanaryPlan,
  size: TaskSize,
  { id, timeoutSeconds }: { readonly id: string; readonly timeoutSeconds: number },
): readonly string[] => {
  const daemons = [...new Set(coverages.map(({ daemonName }) => daemonName))];
  const minutes = Math.ceil(timeoutSeconds / 60);
  return [
    `In the cluster ${lastPartOf(clusterArn)} the canary will make:`,
    `  the task definition ${familyOf(id)}: ${IMAGE}, which sleeps; no role, no port`,
    `  one task of it on ${provider}, with ${size.cpu} CPU units and ${size.memory} MiB: more than any of the`,
    `  ${counted(present.size, 'present container instance')} has left, so that ECS launches a new one`,
    `Then it drains that instance, stops the task, and deletes the task definition. It judges: ${daemons.join(', ')}`,
    `It takes about ${USUAL_MINUTES} minutes, ${minutes} at most, and costs about ${dollars(size, USUAL_MINUTES)} (${dollars(size, minutes)} at most): ECS chooses the`,
    `  instance type, so that is the price of an m7g.large in us-east-1 (June 2026) by size, without ECS's fee`,
    ...notes.map((note) => `Not known: ${note}`),
  ].map(visible);
};

const dollars = (size: TaskSize, minutes: number): string => {
  const machines = Math.max(1, Math.ceil(machineOf(size) / CPU_UNITS));
  return `$${Math.max(0.01, (machines * DOLLARS_AN_HOUR * minutes) / 60).toFixed(2)}`;
};
