import { DEPLOYED_HELP } from '../aws/deployment-options.ts';

export const HELP = `bookend history: what a deployment was asked to repair, what it decided, and what came of it, for 90 days

Usage
  bookend history [--since TIME] [--incident ID] [--instance ARN] [--json] [--stage S] [--region R]

  One line for each decision, the oldest first: when, who asked, what, whether it was done, and what came of it;
  below it what refused it, or which calls ECS did not accept. Where an entry says "begun" and no
  more, Bookend was stopped before it could say what came of it.

Options
  --since TIME        from then on: an ISO 8601 time, or how long ago, such as 90m, 12h or 7d; 7d, if left out
  --incident ID       of this incident alone
  --instance ARN      of this container instance alone
  --json              one JSON object a line, with all that is known of it: the plan, the guards, ECS's answers
${DEPLOYED_HELP}
  --table NAME        its table, if it is not to be asked of the deployment's functions
  --help              this text

Permissions
  dynamodb:Query on the table's index byCluster and dynamodb:BatchGetItem on the table; without --table also
  lambda:GetFunctionConfiguration on the function bookend-S-observe

Exit code
  0   done, also where there is nothing to list
  2   wrong usage, an entry that can't be read, or AWS refuses

Examples
  bookend history --since 24h --stage prod
  bookend history --incident "$ID" --json --stage prod`;
