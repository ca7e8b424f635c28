import { DEPLOYED_HELP } from '../aws/deployment-options.ts';

export const HELP = `bookend status: whether a deployment lives, what it last heard and said, who is told, and what AWS denies to it

Usage
  bookend status [--json] [--stage S] [--region R]

  It reads what the functions leave in the table, and asks SNS who has subscribed. It invokes no function: they may be
  what is broken. A deployment is well if it has swept within five minutes, somebody is told of incidents and of alarms,
  the last message went out, and AWS denied nothing within twenty minutes.

Options
  --json              one JSON object: alive, lastEvent, lastSweep, lastTold, receivers, denied. Times are ISO 8601, or null
${DEPLOYED_HELP}
  --help              this text

Permissions
  lambda:GetFunctionConfiguration on the functions bookend-S-tell and bookend-S-react, dynamodb:BatchGetItem on the table,
  sns:ListSubscriptionsByTopic on the topics

Exit code
  0   it is well
  1   it is not: the reasons come first
  2   wrong usage, there is no such deployment, or AWS refuses

Examples
  bookend status --stage prod
  bookend status --json --stage prod | jq '.receivers[] | select(.confirmed == false)'`;
