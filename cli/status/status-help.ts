import { DEPLOYED_HELP } from '../aws/deployment-options.ts';

export const HELP = `bookend status: shows whether a deployment works, its last event and message, who receives its messages, and what
AWS denied

Usage
  bookend status [--json] [--stage S] [--region R]

  It reads what the functions have written to the table, and asks SNS for the subscribers. It invokes no function,
  since the functions may be broken. A deployment is well if it has swept within five minutes, its self-tests come
  through, somebody receives incidents and alarms, the last message was sent, and AWS has denied nothing within twenty minutes.

Options
  --json              one JSON object: alive, lastEvent, lastSweep, lastTold, selfTest, receivers, denied. Times are ISO
                      8601, or null
${DEPLOYED_HELP}
  --help              this text

Permissions
  lambda:GetFunctionConfiguration on the functions bookend-S-tell and bookend-S-react, dynamodb:BatchGetItem on the table,
  sns:ListSubscriptionsByTopic on the topics

Exit code
  0   it is well
  1   it is not well: the reasons come first
  2   wrong usage, no such deployment, or an error from AWS

Examples
  bookend status --stage prod
  bookend status --json --stage prod | jq '.receivers[] | select(.confirmed == false)'`;
