import type { EventSource, SourcePorts } from './event-source.ts';

type ScheduleOptions = SourcePorts & { readonly everyMinutes: number; readonly input: unknown };

/** A schedule that calls a function with its input; what the function says of it is nobody's. */
export const scheduleSource = ({ everyMinutes, input, invoke, running, now }: ScheduleOptions): EventSource => {
  const everyMs = everyMinutes * 60_000;
  let at = now() + everyMs;
  return {
    poll: async () => {
      if (now() < at) return false;
      at += everyMs;
      void running.during(() => invoke(input).catch(() => null));
      return true;
    },
  };
};
