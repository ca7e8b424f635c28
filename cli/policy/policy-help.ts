import { DEPLOYED_HELP } from '../aws/deployment-options.ts';

export const HELP = `bookend policy: the policy is one JSON document. It says what Bookend tolerates and may do, and it can be
changed without a new deployment

Usage
  bookend policy validate FILE
  bookend policy set FIELD=VALUE… [--yes] [--stage S] [--region R] [--by NAME]
  bookend policy put FILE [--yes] [--stage S] [--region R] [--by NAME]
  bookend policy get [--previous] [--stage S] [--region R]

  validate   lists all problems of a document, and what has no effect in it, since its rule is off or its time
             is over; makes no calls to AWS
  set        changes the fields that it names, and nothing else: mode=propose, severities.daemon-alone=info,
             'silences=[…]'. A value is JSON, or text without quotes; FIELD=default takes back what was set.
  put        validates the document and puts it in the place of the whole one before it
             Both show the changes. They ask before a change that lets Bookend act where it did not (mode, budget,
             kill switch and the like), and put before one that leaves out what the policy says now. The previous
             document is kept. The new one takes effect within a minute. If somebody else changes the policy at
             the same time, nothing is overwritten.
  get        prints the document as it was put; its author and time go to standard error

  FILE is a file, or - for standard input. docs/policy.md describes all fields; {} means all defaults.

Options
${DEPLOYED_HELP}
  --table NAME        the name of its table; default: bookend asks the deployment's functions
  --by NAME           the name of the author; default: your user name on this machine
  --yes               do not ask
  --previous          the previous document; put it again to undo a change
  --help              this text

Permissions
  set, put: dynamodb:GetItem and dynamodb:PutItem on the table; get: dynamodb:GetItem; without --table also
  lambda:GetFunctionConfiguration on the function bookend-S-observe

Exit code
  0   done, or the document is valid
  1   nothing was written, since you did not confirm it
  2   wrong usage, a document with problems, a change by somebody else at the same time, or an error from AWS

Examples
  bookend policy validate policy.json
  bookend policy put policy.json --stage prod --region eu-west-1
  bookend policy set mode=propose severities.daemon-alone=info --stage prod
  bookend policy get --previous --stage prod | bookend policy put - --yes --stage prod

  To stop every act at once: bookend pause --stage prod`;
