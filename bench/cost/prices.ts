/**
 * AWS's list prices in US East (N. Virginia), in dollars, without free tiers or volume discounts, as its pricing pages and
 * guides to them gave them in the first half of 2026. Elsewhere they are up to a third higher; the ratios stay.
 */
export const PRICES = {
  /** SQS, standard queue, a request of up to 64 KB: aws.amazon.com/sqs/pricing */
  queueRequest: 0.4e-6,
  /** DynamoDB on demand, since November 2024: aws.amazon.com/dynamodb/pricing/on-demand */
  writeUnit: 0.625e-6,
  readUnit: 0.125e-6,
  /** Lambda on arm64: aws.amazon.com/lambda/pricing */
  invocation: 0.2e-6,
  gigabyteSecond: 13.3334e-6,
  /** SNS, a publish of up to 64 KB: aws.amazon.com/sns/pricing */
  publish: 0.5e-6,
  /** EventBridge, an event of one's own, and Scheduler, an invocation: aws.amazon.com/eventbridge/pricing */
  putEvent: 1e-6,
  scheduled: 1e-6,
  /** CloudWatch Logs, taken in, standard class: aws.amazon.com/cloudwatch/pricing */
  logGigabyte: 0.5,
  /** CloudWatch, a custom metric for a month: the same page */
  metricMonth: 0.3,
  /** The price for each metric that an alarm watches: an expression costs as many times as it names metrics. */
  alarmMetricMonth: 0.1,
  /** Paid if the account has more than three. */
  dashboardMonth: 3,
  /** X-Ray, a trace recorded: aws.amazon.com/xray/pricing */
  trace: 5e-6,
} as const;

/** These can't be measured away from AWS. Each is on the high side of what such functions are seen to take. */
export const ASSUMED = {
  /** One BatchGetItem and one GetItem side by side, then one PutItem, and the work between. */
  millisecondsAnInvocation: 25,
  gigabytesOfMemory: 0.5,
  /** One document of metrics (measured: 575 to 775 bytes), and Lambda's own START, END and REPORT. */
  logBytesAnInvocation: 1400,
  /** Lambda's pollers receive, and delete, up to ten messages with one request. */
  messagesARequest: 10,
  /** Lambda asks a queue in which nothing waits with five pollers, each for twenty seconds. */
  pollsOfAQueueAMinute: 15,
  /** Some 28 index queries, four of them at a time. */
  millisecondsASweep: 200,
  /** Lambda's own START, END and REPORT. */
  logBytesBesideMetrics: 600,
  /** 20 tasks, each replaced once a day: 3 events of a task, 2 of its instance; an agent that reconnects twice an hour. */
  eventsAnInstanceADay: 20 * 5 + 48,
  /** X-Ray's default rule: of each function the first invocation of each second, and this share of the others. */
  tracedShare: 0.05,
  /** The budget of ECS reads takes one write for two to five calls. */
  budgetWritesACall: 0.5,
} as const;
