import type { ContainerInstance, Daemon } from '../model/cluster.ts';
import type { FaultPlan } from '../scenarios/fault-plan.ts';
import { turnUnhealthy } from './daemon-health.ts';
import { crashAgain, crashDaemon, daemonsFor, duplicateDaemon } from './daemon-tasks.ts';
import type { Fleet } from './fleet.ts';
import { loseHost } from './host-loss.ts';
import { cancelDrain, drainInstance, goIdle, interruptSpot } from './leaving.ts';

/** From the moment an instance is ACTIVE its age and the faults that fall on it are on the agenda. */
export const planLife = (fleet: Fleet, instance: ContainerInstance): void => {
  const { drainAfterMs } = instance.provider;
  const age = drainAfterMs - (fleet.now - instance.registeredAt);
  fleet.agenda.after(age, () => drainInstance(fleet, instance));
  for (const plan of instance.faults) planFault(fleet, instance, plan);
};

const planFault = (fleet: Fleet, instance: ContainerInstance, plan: FaultPlan): void => {
  const after = (seconds: number, act: () => void): void => fleet.agenda.after(seconds * 1000, act);
  const toDaemons = (seconds: number, act: (daemon: Daemon) => void): void =>
    after(seconds, () => {
      for (const daemon of daemonsFor(instance))
        if (plan.daemon === undefined || plan.daemon === daemon.name) act(daemon);
    });
  switch (plan.fault) {
    case 'daemon-crash':
      toDaemons(plan.afterSeconds, (daemon) => crashDaemon(fleet, instance, daemon, plan));
      break;
    case 'daemon-crash-loop':
      toDaemons(plan.afterSeconds, (daemon) => crashAgain(fleet, instance, daemon, plan, 1));
      break;
    case 'daemon-unhealthy':
      toDaemons(plan.afterSeconds, (daemon) => turnUnhealthy(fleet, instance, daemon, plan));
      break;
    case 'daemon-duplicate':
      toDaemons(plan.afterSeconds, (daemon) => duplicateDaemon(fleet, instance, daemon, toMs(plan.forSeconds)));
      break;
    case 'drain':
      after(plan.afterSeconds, () => drainInstance(fleet, instance, 'UserInitiated'));
      break;
    case 'drain-cancelled':
      after(plan.afterSeconds, () => drainInstance(fleet, instance, 'UserInitiated'));
      after(plan.afterSeconds + plan.cancelledAfterSeconds, () => cancelDrain(fleet, instance));
      break;
    case 'idle':
      after(plan.afterSeconds, () => goIdle(fleet, instance));
      break;
    case 'spot-interruption':
      after(plan.afterSeconds, () => interruptSpot(fleet, instance));
      break;
    case 'host-lost':
      after(plan.afterSeconds, () =>
        loseHost(fleet, instance, plan.reported, instance.random.between(180_000, 420_000)),
      );
      break;
    // These are asked for where a daemon starts, an instance registers or a drain begins.
    case 'daemon-late':
    case 'daemon-fails-early':
    case 'daemon-missing':
    case 'daemon-ended-first':
    case 'start-impaired':
    case 'registering-stuck':
    case 'registration-failed':
    case 'drain-stuck':
      break;
  }
};

const toMs = (seconds: number | undefined): number | undefined => (seconds === undefined ? undefined : seconds * 1000);
