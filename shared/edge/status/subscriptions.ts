import { ListSubscriptionsByTopicCommand, type SNSClient } from '@aws-sdk/client-sns';

/** Somebody, or a machine, that a topic sends to. */
export type Subscription = {
  /** `email`, `sqs`, `https`, … */
  readonly protocol: string;
  readonly endpoint: string;
  /** True once the receiver has agreed: before that SNS sends nothing. */
  readonly confirmed: boolean;
};

/** No deployment has more receivers than a person can look through. */
const MOST_PAGES = 10;
const UNCONFIRMED = ['PendingConfirmation', 'Deleted'];

/** The subscriptions of a topic, the first thousand. Rejects if SNS can't be asked. */
export const subscriptionsOf = async (client: SNSClient, TopicArn: string): Promise<readonly Subscription[]> => {
  const found: Subscription[] = [];
  let NextToken: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const next = NextToken === undefined ? {} : { NextToken };
    const answer = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn, ...next }));
    for (const { Protocol = '?', Endpoint = '?', SubscriptionArn = '' } of answer.Subscriptions ?? [])
      found.push({ protocol: Protocol, endpoint: Endpoint, confirmed: !UNCONFIRMED.includes(SubscriptionArn) });
    NextToken = answer.NextToken;
    if (NextToken === undefined) break;
  }
  return found;
};
