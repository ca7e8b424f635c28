import type { Context, DynamoDBRecord, DynamoDBStreamEvent, SQSEvent, SQSRecord } from 'aws-lambda';

/** Lambda gives this beside the event, as far as anything reads it. */
export const lambdaContext: Context = {
  callbackWaitsForEmptyEventLoop: true,
  functionName: 'bookend',
  functionVersion: '1',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:bookend',
  memoryLimitInMB: '512',
  awsRequestId: '00000000-0000-0000-0000-000000000000',
  logGroupName: 'bookend',
  logStreamName: 'bookend',
  getRemainingTimeInMillis: () => 30_000,
  done: () => {},
  fail: () => {},
  succeed: () => {},
};

const record = (messageId: string, body: string): SQSRecord => ({
  messageId,
  receiptHandle: messageId,
  body,
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: '0',
    SenderId: 'events.amazonaws.com',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:events',
  awsRegion: 'eu-west-1',
});

/** A batch as Lambda gives it: message `m0`, `m1`, … for each body; text stays as it is, anything else becomes JSON. */
export const batchOf = (bodies: readonly unknown[]): SQSEvent => ({
  Records: bodies.map((body, n) => record(`m${n}`, typeof body === 'string' ? body : JSON.stringify(body))),
});

/** A batch of the table's stream: records `1`, `2`, … in this order. */
export const streamOf = (changes: readonly NonNullable<DynamoDBRecord['dynamodb']>[]): DynamoDBStreamEvent => ({
  Records: changes.map((dynamodb, n) => ({
    eventName: 'MODIFY',
    eventSource: 'aws:dynamodb',
    dynamodb: { SequenceNumber: String(n + 1), ...dynamodb },
  })),
});
