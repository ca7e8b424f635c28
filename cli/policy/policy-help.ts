import { DEPLOYED_HELP } from '../aws/deployment-options.ts';

export const HELP = `bookend policy: what Bookend tolerates and may do, as one JSON document; it is changed without a deployment

Usage
  bookend policy validate FILE
  bookend policy put FILE [--stage S] [--region R] [--by NAME]
  bookend policy get [--previous] [--stage S] [--region R]

  validate   names every problem of a document at once; asks nothing of AWS
  put        validates the document, shows what it changes, and writes it; the one before it is kept. It takes
             effect within a minute. Whoever changes it at the same time is not overwritten.
  get        prints the document as it was put; who put it, and when, goes to standard error

  FILE is a file, or - for standard input. docs/policy.md tells what it may hold; {} is every default.

Options
${DEPLOYED_HELP}
  --table NAME        its table, if it is not to be asked of the deployment's functions
  --by NAME           who changes it; the name of your account on this machine, if left out
  --previous          the document before the present one: put it again to take a change back
  --help              this text

Permissions
  put: dynamodb:GetItem and dynamodb:PutItem on the table; get: dynamodb:GetItem; without --table also
  lambda:GetFunctionConfiguration on the function bookend-S-observe

Exit code
  0   done; the document is a policy
  2   wrong usage, a document with problems, somebody else was faster, or AWS refuses

Examples
  bookend policy validate policy.json
  bookend policy put policy.json --stage prod --region eu-west-1
  echo '{"killSwitch":true}' | bookend policy put - --stage prod
  bookend policy get --previous --stage prod | bookend policy put - --stage prod`;
