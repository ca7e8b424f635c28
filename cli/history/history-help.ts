import { DEPLOYED_HELP } from '../aws/deployment-options.ts';

export const HELP = `bookend history: lists the repairs of the last 90 days: who asked for them, the decision, the result

Usage
  bookend history [--since TIME] [--incident ID] [--instance ARN] [--json] [--stage S] [--region R]

  One line for each decision, the oldest first: the time, the action, its target, the result, and who asked
  and why. Below it stand the guards that refused it, or the calls that ECS did not accept. "begun" means
  that Bookend was stopped before it could record the result.

Options
  --since TIME        only decisions since then: an ISO 8601 time, or how long ago, such as 90m, 12h or 7d;
                      default: 7d
  --incident ID       only decisions on this incident
  --instance ARN      only decisions on this container instance
  --json              one JSON object per line with all details: the plan, the guards, the answers of ECS
${DEPLOYED_HELP}
  --table NAME        the name of its table; default: bookend asks the deployment's functions
  --help              this text

Permissions
  dynamodb:Query on the table's index byCluster and dynamodb:BatchGetItem on the table; without --table also
  lambda:GetFunctionConfiguration on the function bookend-S-observe

Exit code
  0   done, even if there is nothing to list
  2   wrong usage, an entry that can't be read, or an error from AWS

Examples
  bookend history --since 24h --stage prod
  bookend history --incident "$ID" --json --stage prod`;
