import { type Notice, type NoticeTask, UNKNOWN_STANDING } from '../../../shared/core/notices/notice.ts';
import type { NoticeState } from '../../../shared/core/words/notice-state.ts';

const CLUSTER = 'arn:aws:ecs:eu-central-1:111122223333:cluster/prod';
const hex = (text: string | number): string => String(text).padStart(8, '0').padEnd(32, '0');

export const task = (id: string | number, group: string | null = 'service:orders'): NoticeTask => ({
  taskArn: `arn:aws:ecs:eu-central-1:111122223333:task/prod/${hex(id)}`,
  group,
  startedAt: '2026-11-23T10:00:02.100Z',
  stoppingAt: null,
  executionStoppedAt: null,
});

/** A notice of an application that started before its daemon; `incident` and `n` make its id. */
export const notice = (
  incident: string | number = 1,
  { n = 1, state = 'open', ...rest }: Partial<Notice> & { n?: number; state?: NoticeState } = {},
): Notice => {
  const incidentId = `prod/${hex(incident)}/daemon-started-first/1795428002100`;
  return {
    schema: 'bookend.notice/1',
    kind: 'order',
    hole: null,
    ...UNKNOWN_STANDING,
    id: `${incidentId}#${n}`,
    incidentId,
    state,
    severity: 'critical',
    rules: ['daemon-started-first'],
    account: '111122223333',
    region: 'eu-central-1',
    clusterArn: CLUSTER,
    capacityProviderName: 'managed-instances',
    containerInstanceArn: `arn:aws:ecs:eu-central-1:111122223333:container-instance/prod/${hex(incident)}`,
    ec2InstanceId: 'i-0f3a9c2e41b7d8065',
    daemons: [{ name: 'cloudwatch-agent', critical: true }],
    violations: [
      {
        rule: 'daemon-started-first',
        daemonName: 'cloudwatch-agent',
        marginMs: -8400,
        tasks: [task('9c2e'), task('1f3a', 'service:billing')],
        tasksTotal: 2,
        reason: '2 application tasks started before the daemon task, the first 8.4 s early',
      },
    ],
    summary:
      state === 'resolved'
        ? 'The tasks that started before cloudwatch-agent have ended; what happened cannot be undone.'
        : '2 application tasks ran for up to 8.4 s before cloudwatch-agent on this container instance.',
    timeline: [
      { at: '2026-11-23T09:59:40.000Z', what: 'the container instance registered' },
      { at: '2026-11-23T10:00:02.100Z', what: 'the application task service:orders (00009c2e) started' },
      { at: '2026-11-23T10:00:03.900Z', what: 'the application task service:billing (00001f3a) started' },
      { at: '2026-11-23T10:00:10.500Z', what: 'the daemon task cloudwatch-agent (77ab01cd) started' },
    ],
    remedy: null,
    links: {
      cluster: 'https://eu-central-1.console.aws.amazon.com/ecs/v2/clusters/prod/infrastructure?region=eu-central-1',
      task2: 'https://eu-central-1.console.aws.amazon.com/ecs/v2/clusters/prod/tasks/00001f3a?region=eu-central-1&x=1',
      runbook: 'https://bookend.example/runbooks#daemon-started-first',
    },
    occurredAt: '2026-11-23T10:00:02.100Z',
    detectedAt: `2026-11-23T10:00:${String(10 + n).padStart(2, '0')}.000Z`,
    ...rest,
  };
};

export const notices = (amount: number, rest: Parameters<typeof notice>[1] = {}): Notice[] =>
  Array.from({ length: amount }, (_, at) => notice(at + 1, rest));
