import { ofType, type Stack } from '../cloudformation.ts';
import { isObject } from '../json.ts';

/** A queue with a function that takes its messages, as the template has them. Times in minutes. */
export type TakenQueue = {
  readonly name: string;
  readonly takenBy: string;
  /** A message that was taken, and failed, stays away for so long. */
  readonly visibility: number;
  readonly maxReceives: number;
  readonly retention: number;
  readonly deadLetters: { readonly name: string; readonly retention: number };
};

/** Every queue that a function takes from. */
export const takenQueues = (stack: Stack): readonly TakenQueue[] =>
  ofType(stack, 'AWS::Lambda::EventSourceMapping').flatMap(([, { Properties }]) => {
    const [name = ''] = String(Properties.EventSourceArn).split('.');
    const { RedrivePolicy, VisibilityTimeout, MessageRetentionPeriod } = stack[name]?.Properties ?? {};
    if (!isObject(RedrivePolicy)) return []; // the table's stream
    const [deadLetters = ''] = String(RedrivePolicy.deadLetterTargetArn).split('.');
    return [
      {
        name,
        takenBy: String(Properties.FunctionName).replace('LambdaFunction.Arn', '').toLowerCase(),
        visibility: Number(VisibilityTimeout) / 60,
        maxReceives: Number(RedrivePolicy.maxReceiveCount),
        retention: Number(MessageRetentionPeriod) / 60,
        deadLetters: {
          name: deadLetters,
          retention: Number(stack[deadLetters]?.Properties.MessageRetentionPeriod) / 60,
        },
      },
    ];
  });
