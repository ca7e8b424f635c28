import { infoNotice } from './info-notice.ts';
import type { Notice } from './notice.ts';

type Tested = { readonly account: string; readonly region: string; readonly stage: string };

/** The notice of a test message, which goes the whole way to every receiver. It opens no incident. @param now epoch milliseconds */
export const testNotice = ({ account, region, stage }: Tested, now: number): Notice => {
  const told = {
    kind: 'test',
    id: `test/${stage}/${now}`,
    clusterArn: `arn:aws:ecs:${region}:${account}:cluster/bookend.test`,
    summary: `Bookend's deployment ${stage} sends a test message. Nothing is broken, and nothing has to be done`,
  } as const;
  return infoNotice(told, { account, region }, now);
};
