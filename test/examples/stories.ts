import { deployment, startImpaired } from './daemon-events.ts';
import { type Event, inOrder, since } from './envelope.ts';
import { health, type InstanceLife, instance } from './instance-events.ts';
import type { Place } from './names.ts';
import { daemonTask, fargateTask, loneTask, serviceTask } from './task-events.ts';

/**
 * The example traces. Every story has its own cluster and day, so that each says the same alone and beside the others;
 * the one that is older than its capture comes first of all, else the others would prove what it lacks.
 */
export const stories: Readonly<Record<string, () => readonly Event[]>> = {
  'older-than-the-capture': () => {
    const place: Place = { cluster: 'accounts', provider: 'accounts-managed', day: '2026-09-07' };
    const tasks = [
      daemonTask(place, 'cloudwatch-agent', {
        id: 'agent-old',
        on: 'old',
        created: '2026-08-31T06:01:12.300Z',
        started: '2026-08-31T06:01:40.118Z',
        end: { told: '07:21:40.206', ended: '07:22:14.010', why: 'Task stopped by user', stopCode: 'UserInitiated' },
      }),
      daemonTask(place, 'cloudwatch-agent', {
        id: 'agent-anew',
        on: 'old',
        created: '08:19:30.410',
        started: '08:20:02.664',
      }),
      serviceTask(place, 'accounts-api', {
        on: 'old',
        created: '06:40:10.220',
        started: '06:40:31.500',
        end: { told: '08:41:03.020', ended: '08:41:38.114', why: SCALED },
      }),
      serviceTask(place, 'accounts-api', {
        id: 'api-2',
        on: 'silent',
        created: '08:31:20.100',
        started: '08:31:39.841',
      }),
      daemonTask(place, 'cloudwatch-agent', {
        id: 'agent-new',
        on: 'new',
        created: '08:35:09.204',
        started: '08:35:37.920',
      }),
      serviceTask(place, 'accounts-batch', {
        on: 'new',
        created: '08:34:21.718',
        placed: '08:35:39.300',
        started: '08:35:55.245',
      }),
    ];
    const capture = all(place, tasks, [
      {
        name: 'old',
        registered: '2026-08-31T06:01:07.442Z',
        steps: [
          ['2026-08-31T06:01:07.700Z', 'REGISTERING'],
          ['2026-08-31T06:01:41.206Z', 'ACTIVE'],
        ],
        reconnects: ['08:00:11.380'],
      },
      {
        name: 'silent',
        registered: '2026-08-31T11:20:40.006Z',
        steps: [
          ['2026-08-31T11:20:40.310Z', 'REGISTERING'],
          ['2026-08-31T11:21:12.940Z', 'ACTIVE'],
        ],
      },
      {
        name: 'new',
        registered: '08:35:04.518',
        steps: [
          ['08:35:04.800', 'REGISTERING'],
          ['08:35:38.870', 'ACTIVE'],
        ],
        reconnects: ['08:52:20.006'],
      },
    ]);
    return since(place, '08:00:00', capture);
  },

  'good-day': () => {
    const place: Place = { cluster: 'orders', provider: 'orders-managed', day: '2026-09-08' };
    const tasks = [
      daemonTask(place, 'cloudwatch-agent', {
        on: 'first',
        created: '06:58:16.020',
        started: '06:58:47.310',
        end: { told: '18:31:14.480', ended: '18:31:58.940', why: LEAVING },
      }),
      serviceTask(place, 'orders-api', {
        on: 'first',
        created: '06:57:41.883',
        placed: '06:58:50.040',
        started: '06:59:05.672',
        end: { told: '10:16:02.151', ended: '10:16:37.090', why: DEPLOYED },
      }),
      serviceTask(place, 'orders-worker', {
        on: 'first',
        created: '06:57:42.310',
        placed: '06:58:50.190',
        started: '06:59:07.140',
        end: { told: '18:30:01.310', ended: '18:31:12.204', why: MOVED },
      }),
      serviceTask(place, 'orders-api', {
        id: 'orders-api-13',
        on: 'first',
        revision: 13,
        created: '10:15:20.004',
        started: '10:15:33.518',
        end: { told: '18:30:01.204', ended: '18:30:36.515', why: MOVED },
      }),
      loneTask(place, 'orders-report', {
        on: 'first',
        created: '12:00:00.512',
        started: '12:00:11.930',
        end: { exited: '12:04:55.030', exitCode: 0 },
      }),
      fargateTask(place, 'orders-webhook', {
        created: '09:40:02.300',
        started: '09:40:31.007',
        end: { told: '13:20:11.900', ended: '13:20:46.216', why: SCALED },
      }),
    ];
    const ok = health(place, 'first', '06:59:30.200', [{ status: 'OK' }, { type: 'AGENT_CONNECTIVITY', status: 'OK' }]);
    const day = all(
      place,
      [...tasks, ok],
      [
        {
          name: 'first',
          registered: '06:58:12.118',
          steps: [
            ['06:58:12.402', 'REGISTERING'],
            ['06:58:49.117', 'ACTIVE'],
            ['18:30:00.250', 'DRAINING'],
            ['18:32:40.702', 'DEREGISTERING'],
            ['18:33:05.330', 'INACTIVE'],
          ],
          reconnects: ['09:12:40.118', '14:40:03.771'],
        },
      ],
    );
    return withRepeats(day);
  },

  'application-first': () => {
    const place: Place = { cluster: 'checkout', provider: 'checkout-managed', day: '2026-09-09' };
    const tasks = [
      daemonTask(place, 'falco', { on: 'first', created: '09:14:07.004', started: '09:14:44.600' }),
      serviceTask(place, 'checkout-web', {
        on: 'first',
        created: '09:13:20.417',
        placed: '09:14:21.700',
        started: '09:14:36.200',
      }),
      serviceTask(place, 'checkout-web', {
        id: 'checkout-web-2',
        on: 'first',
        created: '09:13:20.602',
        placed: '09:14:21.810',
        started: '09:14:38.050',
      }),
      serviceTask(place, 'checkout-cart', { on: 'first', created: '09:14:51.220', started: '09:15:10.037' }),
    ];
    return all(place, tasks, [
      {
        name: 'first',
        registered: '09:14:02.118',
        steps: [
          ['09:14:02.400', 'REGISTERING'],
          ['09:14:20.630', 'ACTIVE'],
        ],
        reconnects: ['09:31:15.504'],
      },
    ]);
  },

  'daemon-ended-first': () => {
    const place: Place = { cluster: 'search', provider: 'search-managed', day: '2026-09-10' };
    const tasks = [
      daemonTask(place, 'fluent-bit', {
        on: 'first',
        created: '04:10:06.115',
        started: '04:10:35.040',
        end: { told: '15:02:11.006', ended: '15:02:47.300', why: LEAVING },
      }),
      serviceTask(place, 'search-api', {
        on: 'first',
        created: '04:09:31.008',
        placed: '04:10:37.200',
        started: '04:10:52.730',
        end: { told: '15:02:10.700', ended: '15:02:44.112', why: MOVED },
      }),
      serviceTask(place, 'search-indexer', {
        on: 'first',
        created: '04:09:31.340',
        placed: '04:10:37.310',
        started: '04:10:55.118',
        end: { told: '15:02:10.820', ended: '15:03:08.900', why: MOVED },
      }),
    ];
    return all(place, tasks, [
      {
        name: 'first',
        registered: '04:10:01.900',
        steps: [
          ['04:10:02.208', 'REGISTERING'],
          ['04:10:36.010', 'ACTIVE'],
          ['15:02:10.118', 'DRAINING'],
          ['15:04:20.400', 'DEREGISTERING'],
          ['15:04:41.027', 'INACTIVE'],
        ],
        reconnects: ['11:17:44.090'],
      },
    ]);
  },

  'daemon-died-and-was-replaced': () => {
    const place: Place = { cluster: 'payments', provider: 'payments-managed', day: '2026-09-11' };
    const tasks = [
      daemonTask(place, 'cloudwatch-agent', {
        on: 'first',
        created: '05:30:05.700',
        started: '05:30:31.912',
        end: {
          exited: '13:05:20.480',
          exitCode: 137,
          why: 'OutOfMemoryError: Container killed due to memory usage',
        },
      }),
      serviceTask(place, 'payments-api', {
        on: 'first',
        created: '05:29:30.206',
        placed: '05:30:33.600',
        started: '05:30:50.402',
        end: { told: '13:08:31.740', ended: '13:09:06.115', why: MOVED },
      }),
      serviceTask(place, 'payments-ledger', {
        on: 'first',
        created: '05:29:30.418',
        placed: '05:30:33.720',
        started: '05:30:52.008',
        end: { told: '13:08:31.802', ended: '13:09:08.730', why: MOVED },
      }),
      daemonTask(place, 'cloudwatch-agent', {
        id: 'agent-again',
        on: 'second',
        created: '13:09:03.301',
        started: '13:09:30.644',
      }),
      serviceTask(place, 'payments-api', {
        id: 'payments-api-2',
        on: 'second',
        created: '13:08:33.010',
        placed: '13:09:32.450',
        started: '13:09:48.020',
      }),
      serviceTask(place, 'payments-ledger', {
        id: 'payments-ledger-2',
        on: 'second',
        created: '13:08:33.172',
        placed: '13:09:32.600',
        started: '13:09:49.870',
      }),
    ];
    const impaired = health(place, 'first', '13:07:00', [{ status: 'IMPAIRED', task: 'cloudwatch-agent' }]);
    return all(
      place,
      [...tasks, impaired],
      [
        {
          name: 'first',
          registered: '05:30:00.804',
          steps: [
            ['05:30:01.120', 'REGISTERING'],
            ['05:30:32.700', 'ACTIVE'],
            ['13:08:30.900', 'DRAINING'],
            ['13:16:18.006', 'DEREGISTERING'],
            ['13:16:31.450', 'INACTIVE'],
          ],
          reconnects: ['08:02:19.336'],
        },
        {
          name: 'second',
          registered: '13:08:58.730',
          steps: [
            ['13:08:59.004', 'REGISTERING'],
            ['13:09:31.500', 'ACTIVE'],
          ],
        },
      ],
    );
  },

  'host-vanished': () => {
    const place: Place = { cluster: 'inventory', provider: 'inventory-managed', day: '2026-09-12' };
    const why = 'Host EC2 (instance) terminated.';
    const tasks = [
      daemonTask(place, 'otel-collector', {
        on: 'first',
        created: '07:45:09.610',
        started: '07:45:36.281',
        end: { lost: '11:52:11.402', why },
      }),
      serviceTask(place, 'inventory-api', {
        on: 'first',
        created: '07:44:31.700',
        placed: '07:45:38.006',
        started: '07:45:52.410',
        end: { lost: '11:52:11.530', why },
      }),
      serviceTask(place, 'inventory-sync', {
        on: 'first',
        created: '07:44:31.944',
        placed: '07:45:38.150',
        started: '07:45:54.903',
        end: { lost: '11:52:11.618', why },
      }),
    ];
    return all(place, tasks, [
      {
        name: 'first',
        registered: '07:45:04.880',
        steps: [
          ['07:45:05.166', 'REGISTERING'],
          ['07:45:37.204', 'ACTIVE'],
          ['11:52:10.300', 'INACTIVE'],
        ],
        silentSince: '11:47:31.006',
      },
    ]);
  },

  'not-critical': () => {
    const place: Place = { cluster: 'media', provider: 'media-managed', day: '2026-09-13' };
    const tasks = [
      daemonTask(place, 'profiler', {
        on: 'first',
        created: '08:20:05.330',
        started: '08:20:44.500',
        end: { exited: '10:05:00.100', exitCode: 1 },
      }),
      daemonTask(place, 'profiler', {
        id: 'profiler-2',
        on: 'first',
        created: '10:05:22.610',
        started: '10:05:45.350',
      }),
      serviceTask(place, 'media-thumbnails', {
        on: 'first',
        created: '08:19:34.118',
        placed: '08:20:21.600',
        started: '08:20:38.000',
      }),
    ];
    return all(place, tasks, [
      {
        name: 'first',
        registered: '08:20:00.470',
        steps: [
          ['08:20:00.760', 'REGISTERING'],
          ['08:20:19.402', 'ACTIVE'],
        ],
        reconnects: ['09:02:11.017', '10:21:40.550'],
      },
    ]);
  },

  'rolling-deployment': () => {
    const place: Place = { cluster: 'catalog', provider: 'catalog-managed', day: '2026-09-14' };
    const agent = 'cloudwatch-agent';
    const tasks = [
      daemonTask(place, agent, {
        id: 'agent-1-a',
        on: 'a',
        created: '09:00:05.210',
        started: '09:00:33.004',
        end: { told: '11:06:12.301', ended: '11:06:46.820', why: LEAVING },
      }),
      serviceTask(place, 'catalog-api', {
        id: 'api-a',
        on: 'a',
        created: '08:59:32.117',
        placed: '09:00:35.040',
        started: '09:00:51.330',
        end: { told: '11:05:30.670', ended: '11:06:05.512', why: MOVED },
      }),
      daemonTask(place, agent, {
        id: 'agent-1-b',
        on: 'b',
        created: '09:01:11.902',
        started: '09:01:38.446',
        end: { told: '11:12:33.118', ended: '11:13:08.240', why: LEAVING },
      }),
      serviceTask(place, 'catalog-api', {
        id: 'api-b',
        on: 'b',
        created: '09:00:40.560',
        placed: '09:01:40.300',
        started: '09:01:57.008',
        end: { told: '11:11:50.333', ended: '11:12:24.106', why: MOVED },
      }),
      daemonTask(place, agent, {
        id: 'agent-2-c',
        on: 'c',
        revision: 2,
        created: '11:03:14.118',
        started: '11:03:41.925',
      }),
      serviceTask(place, 'catalog-api', {
        id: 'api-c',
        on: 'c',
        created: '11:04:20.310',
        started: '11:04:37.204',
      }),
      daemonTask(place, agent, {
        id: 'agent-2-d',
        on: 'd',
        revision: 2,
        created: '11:09:31.006',
        started: '11:09:58.230',
      }),
      serviceTask(place, 'catalog-api', {
        id: 'api-d',
        on: 'd',
        created: '11:10:41.090',
        started: '11:10:58.717',
      }),
    ];
    const rollout = deployment(place, agent, {
      revision: 2,
      steps: [
        ['11:01:58.406', 'PENDING'],
        ['11:02:20.113', 'IN_PROGRESS'],
        ['11:14:31.870', 'SUCCESSFUL'],
      ],
    });
    return all(
      place,
      [...tasks, rollout],
      [
        {
          name: 'a',
          registered: '09:00:00.318',
          steps: [
            ['09:00:00.602', 'REGISTERING'],
            ['09:00:34.110', 'ACTIVE'],
            ['11:05:30.004', 'DRAINING'],
            ['11:07:42.550', 'DEREGISTERING'],
            ['11:08:03.117', 'INACTIVE'],
          ],
        },
        {
          name: 'b',
          registered: '09:01:07.020',
          steps: [
            ['09:01:07.311', 'REGISTERING'],
            ['09:01:39.402', 'ACTIVE'],
            ['11:11:49.710', 'DRAINING'],
            ['11:13:55.206', 'DEREGISTERING'],
            ['11:14:17.380', 'INACTIVE'],
          ],
        },
        {
          name: 'c',
          registered: '11:03:09.440',
          steps: [
            ['11:03:09.712', 'REGISTERING'],
            ['11:03:42.850', 'ACTIVE'],
          ],
        },
        {
          name: 'd',
          registered: '11:09:26.108',
          steps: [
            ['11:09:26.390', 'REGISTERING'],
            ['11:09:59.104', 'ACTIVE'],
          ],
        },
      ],
    );
  },

  'two-daemons': () => {
    const place: Place = { cluster: 'identity', provider: 'identity-managed', day: '2026-09-15' };
    const tasks = [
      daemonTask(place, 'log-router', { on: 'first', created: '06:12:05.104', started: '06:12:29.700' }),
      daemonTask(place, 'falco', { on: 'first', created: '06:12:05.220', started: '06:12:32.850' }),
      serviceTask(place, 'identity-api', {
        on: 'first',
        created: '06:11:30.006',
        placed: '06:12:35.100',
        started: '06:12:51.450',
      }),
      daemonTask(place, 'log-router', {
        id: 'log-router-2',
        on: 'second',
        created: '06:40:05.330',
        started: '06:40:53.800',
      }),
      daemonTask(place, 'falco', { id: 'falco-2', on: 'second', created: '06:40:05.412', started: '06:40:28.300' }),
      serviceTask(place, 'identity-api', {
        id: 'identity-api-2',
        on: 'second',
        created: '06:39:31.870',
        placed: '06:40:30.700',
        started: '06:40:48.600',
      }),
    ];
    return all(place, tasks, [
      {
        name: 'first',
        registered: '06:12:00.610',
        steps: [
          ['06:12:00.904', 'REGISTERING'],
          ['06:12:33.700', 'ACTIVE'],
        ],
      },
      {
        name: 'second',
        registered: '06:40:00.702',
        steps: [
          ['06:40:01.018', 'REGISTERING'],
          ['06:40:29.240', 'ACTIVE'],
        ],
        reconnects: ['06:58:12.440'],
      },
    ]);
  },

  'daemon-restarted': () => {
    const place: Place = { cluster: 'pricing', provider: 'pricing-gpu', day: '2026-09-16' };
    const tasks = [
      daemonTask(place, 'node-exporter', {
        on: 'first',
        created: '10:02:05.118',
        started: '10:02:30.020',
        end: { exited: '14:22:10.400', exitCode: 2 },
      }),
      daemonTask(place, 'node-exporter', {
        id: 'node-exporter-2',
        on: 'first',
        created: '14:22:26.307',
        started: '14:22:48.900',
      }),
      serviceTask(place, 'pricing-model', {
        on: 'first',
        created: '10:01:30.640',
        placed: '10:02:32.500',
        started: '10:02:59.311',
      }),
      serviceTask(place, 'pricing-api', {
        on: 'first',
        created: '14:22:15.200',
        started: '14:22:31.650',
      }),
    ];
    return all(place, tasks, [
      {
        name: 'first',
        registered: '10:02:00.300',
        steps: [
          ['10:02:00.584', 'REGISTERING'],
          ['10:02:30.990', 'ACTIVE'],
        ],
        reconnects: ['12:40:13.208', '14:41:02.118'],
      },
    ]);
  },

  'stuck-registering': () => {
    const place: Place = { cluster: 'training', provider: 'training-managed', day: '2026-09-17' };
    const reason = 'RESOURCE:MEMORY - Unable to place daemon task on container instance: insufficient memory';
    const impaired = (['07:30:24.118', '07:36:25.402', '07:48:26.870'] as const).flatMap((time) =>
      startImpaired(place, 'security-scanner', { on: 'first', time, reason }),
    );
    return all(
      place,
      [impaired],
      [
        {
          name: 'first',
          registered: '07:30:00.502',
          steps: [['07:30:00.790', 'REGISTERING']],
          reconnects: ['07:41:33.040', '07:55:10.336'],
        },
      ],
    );
  },

  'told-to-stop-first': () => {
    const place: Place = { cluster: 'shipping', provider: 'shipping-managed', day: '2026-09-18' };
    const tasks = [
      daemonTask(place, 'fluent-bit', {
        on: 'first',
        created: '13:05:05.480',
        started: '13:05:31.116',
        end: { told: '16:40:02.018', ended: '16:41:04.500', why: LEAVING },
      }),
      serviceTask(place, 'shipping-labels', {
        on: 'first',
        created: '13:04:30.110',
        placed: '13:05:33.405',
        started: '13:05:49.230',
        end: { told: '16:40:24.670', ended: '16:40:58.300', why: MOVED },
      }),
    ];
    return all(place, tasks, [
      {
        name: 'first',
        registered: '13:05:00.716',
        steps: [
          ['13:05:01.004', 'REGISTERING'],
          ['13:05:32.020', 'ACTIVE'],
          ['16:40:01.250', 'DRAINING'],
          ['16:42:20.118', 'DEREGISTERING'],
          ['16:42:40.904', 'INACTIVE'],
        ],
      },
    ]);
  },
};

const SCALED = 'Scaling activity initiated by the service scheduler';
const DEPLOYED = 'Scaling activity initiated by deployment';
const MOVED = 'Service scheduler moved the task: its container instance is draining';
const LEAVING = 'Container instance is draining';

/** The events of the tasks, and those of the container instances that they ran on. */
const all = (
  place: Place,
  tasks: readonly (readonly Event[])[],
  instances: readonly InstanceLife[],
): readonly Event[] => inOrder(...tasks, ...instances.map((life) => instance(place, life, tasks.flat())));

/** EventBridge delivers at least once, and in any order: every ninth event comes a second time, seven events later. */
const withRepeats = (events: readonly Event[]): readonly Event[] =>
  events.flatMap((event, index) => {
    const earlier = events[index - 7];
    return index % 9 === 8 && earlier !== undefined ? [event, earlier] : [event];
  });
