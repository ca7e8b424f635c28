import { isoTime } from '../words/format-time.ts';
import { type Notice, UNKNOWN_STANDING } from './notice.ts';

type Tested = { readonly account: string; readonly region: string; readonly stage: string };

/** The notice of a test message, which goes the whole way to every receiver. It opens no incident. @param now epoch milliseconds */
export const testNotice = ({ account, region, stage }: Tested, now: number): Notice => {
  const id = `test/${stage}/${now}`;
  return {
    schema: 'bookend.notice/1',
    id,
    incidentId: id,
    kind: 'test',
    state: 'open',
    severity: 'info',
    rules: [],
    account,
    region,
    clusterArn: `arn:aws:ecs:${region}:${account}:cluster/bookend.test`,
    capacityProviderName: null,
    containerInstanceArn: null,
    ec2InstanceId: null,
    daemons: [],
    violations: [],
    summary: `Bookend's deployment ${stage} sends a test message. Nothing is broken, and nothing has to be done`,
    timeline: [],
    remedy: null,
    ...UNKNOWN_STANDING,
    hole: null,
    links: {},
    occurredAt: isoTime(now),
    detectedAt: isoTime(now),
  };
};
