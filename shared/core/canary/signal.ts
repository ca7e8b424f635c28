const MINUTE_MS = 60_000;

/** The evidence that decides whether a daemon's metrics began before the first application task. Times are epoch milliseconds. */
export type SignalEvidence = {
  /** The beginnings of the minutes with a sample of the daemon in the cluster; null: they could not be read. */
  readonly minutes: readonly number[] | null;
  /** No other container instance ran the daemon, so that the samples are of this one. */
  readonly isAlone: boolean;
  readonly daemonStartedAt: number | null;
  readonly taskStartedAt: number | null;
};

/** null: nothing proves either. `why` is a part of a sentence. */
export type Signal = { readonly isBeforeTask: boolean | null; readonly why: string };

/**
 * Says whether the first sample of the daemon is older than the first start of an application task. ECS writes one for each minute, cluster
 * and daemon, not for each instance: where the daemon runs elsewhere too, a sample proves nothing about this instance; nor does the
 * sample of the very minute in which the task started.
 */
export const signalOf = ({ minutes, isAlone, daemonStartedAt, taskStartedAt }: SignalEvidence): Signal => {
  const unknown = (why: string): Signal => ({ isBeforeTask: null, why });
  if (daemonStartedAt === null || taskStartedAt === null) return unknown('one of both starts was not seen');
  if (!isAlone) return unknown('other container instances write into the same metrics');
  if (minutes === null) return unknown('its metrics could not be read');
  const from = Math.floor(daemonStartedAt / MINUTE_MS) * MINUTE_MS;
  const first = minutes
    .filter((minute) => minute >= from)
    .reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY);
  if (first === Number.POSITIVE_INFINITY) return unknown('there is no sample yet');
  const minute = `its first sample is of the minute ${clockOf(first)}`;
  if (first + MINUTE_MS <= taskStartedAt) return { isBeforeTask: true, why: `${minute}, before the task` };
  if (first >= taskStartedAt) return { isBeforeTask: false, why: `${minute}, after the task had started` };
  return unknown(`${minute}, in which the task started`);
};

const clockOf = (at: number): string => {
  const minuteOfDay = Math.floor(at / MINUTE_MS) % 1440;
  return [Math.floor(minuteOfDay / 60), minuteOfDay % 60].map((part) => String(part).padStart(2, '0')).join(':');
};
