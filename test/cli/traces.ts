import { applicationTask, daemonTask, type Envelope, instance, timeline } from '../timeline/index.ts';

export const asLines = (events: readonly object[]): string => events.map((event) => JSON.stringify(event)).join('\n');

const registered = (on?: string): readonly Envelope[] =>
  instance(['00:00 REGISTERING', '00:20 ACTIVE'], on === undefined ? {} : { on });

/** The daemon 18 s before the application task. */
export const inOrder = timeline(registered(), daemonTask({ started: '00:12' }), applicationTask({ started: '00:30' }));

/** The daemon 8.4 s after the application task. */
export const early = timeline(registered(), daemonTask({ started: '00:30.4' }), applicationTask({ started: '00:22' }));

/** The early application task, of a service with such a name. */
export const earlyOf = (group: string): readonly Envelope[] =>
  timeline(registered(), daemonTask({ started: '00:30.4' }), applicationTask({ started: '00:22', group }));

/** Many instances, of which each has its application task a little earlier than the one before. */
export const earlyFleet = (count: number): readonly Envelope[] =>
  Array.from({ length: count }, (_, at) => {
    const on = `instance-${at}`;
    return timeline(
      registered(on),
      daemonTask({ on, id: `daemon-${at}`, started: '00:30' }),
      applicationTask({
        on,
        id: `web-${at}`,
        group: 'service:web',
        started: `00:${(29.95 - at * 0.05).toFixed(2)}` as `${number}:${number}`,
      }),
    );
  }).flat();
