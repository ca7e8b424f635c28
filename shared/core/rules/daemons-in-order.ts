import type { OrderRule } from '../scene/rule.ts';
import { held, inconclusive, inWords, violated } from '../verdict.ts';

/** A daemon first started after every daemon that the policy puts before it. ECS promises no order among daemons. */
export const daemonsInOrder: OrderRule = (scene, before) => {
  const scenes = [...before, scene];
  const starts = before.map(({ firstDaemonStart }) => firstDaemonStart);
  if (scene.firstDaemonStart === null || starts.includes(null)) return inconclusive('when each of the daemons started');
  if (!scene.startEdgeIsProven)
    return inconclusive(
      'whether earlier daemon tasks ran: what is known does not reach back to the registration of the container instance',
    );
  if (scenes.some(({ daemonTasksWithoutStart }) => daemonTasksWithoutStart.length > 0))
    return inconclusive('when another daemon task started: it has no startedAt');
  const latest = Math.max(...starts.map(Number));
  const marginMs = scene.firstDaemonStart - latest;
  if (marginMs >= 0) return held(`it started ${inWords(marginMs)} after the daemons before it`, marginMs);
  return violated({
    reason: `it started ${inWords(marginMs)} before a daemon that must come first`,
    occurredAt: scene.firstDaemonStart,
    marginMs,
    taskArns: [
      scene,
      ...before.filter(({ firstDaemonStart }) => Number(firstDaemonStart) > Number(scene.firstDaemonStart)),
    ].flatMap(({ daemonTasks }) => daemonTasks[0]?.taskArn ?? []),
  });
};
