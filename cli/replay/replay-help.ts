export const HELP = `bookend replay: what recorded ECS events prove about daemons and the application tasks beside them

Usage
  bookend replay FILE… [--daemons FILE] [--policy FILE] [--now TIME]
                 [--json | --markdown] [--strict[=all]]
                 [--cluster C]… [--daemon D]… [--rule R]… [--from TIME] [--to TIME]

  It reads files only: it never asks or changes anything in AWS. Order and repetition of the events do
  not matter. Without --daemons, a daemon is expected on every cluster and capacity provider on which
  the events show it.

Files
  EventBridge events of ECS (source aws.ecs), in any of these forms, also as .gz:
    JSON Lines, a JSON array, or JSON objects one after the other, printed however;
    exports of CloudWatch Logs: JSON, or CSV with a column @message, separated by commas or semicolons;
    messages of SQS and SNS, records of Kinesis, results of OpenSearch, and whatever else carries
    events, however deep, as objects or as JSON text; also in the text of a log, after words such as
    "Received event:".
  "-" is standard input. Several files are one stream. Lines that are no ECS event are counted and
  skipped. A line that begins like JSON and is not valid, or that speaks of aws.ecs and holds no event,
  is broken: it is named on standard error, and the rest is read. A zip or tar has to be unpacked first.

Options
  --daemons FILE   the daemons to judge, exactly these: a JSON array of objects with
                     daemonName              needed
                     clusterArn              an ARN or a name; any, if left out
                     capacityProviderNames   names or ARNs; all
                     critical                true
                     createdAt, deletedAt    since ever, never (ISO 8601)
  --policy FILE    a JSON object with deadlines and graces in place of the defaults, for example
                     {"startDeadlineSeconds": 120, "settleSeconds": 30}
  --now TIME       the clock, ISO 8601; if left out, the newest time in the events
  --json           one JSON object a line for each verdict, for programs
  --markdown       the table as Markdown, for the summary of a job or a pull request
  --strict         for CI: exit code 3 where it can't be told that all is well: a rule is inconclusive
                   on a container instance whose registration is in the events (--strict=all: on any),
                   a declared daemon covers nothing, nothing was judged, or a line was broken
  --cluster C      only the verdicts on a cluster (an ARN or a name), a daemon, a rule; each may be
  --daemon D       given several times. They are what is printed, and what counts for the exit code
  --rule R
  --from TIME      only what was broken from then on, and before then; all else is of as long as its
  --to TIME        container instance was there
  --help           this text

  What --daemons, the policy or a filter names and the events do not show is said on standard error and
  in the summary, with the nearest name. Tasks that are not judged for their launch type are counted.

What it says
  held           the order was kept: the margin says by how much
  violated       it was broken: by which tasks, when, and by how much
  pending        a deadline has not passed yet
  inconclusive   the events do not tell, and it says what is missing

Exit code
  0   nothing is violated
  1   something is violated
  2   wrong usage, a file that can't be read, or no ECS event at all
  3   nothing is violated, and --strict asks for more than could be told

How to get events
  Send them to a log group from now on:
    aws logs create-log-group --log-group-name /aws/events/ecs
    aws events put-rule --name ecs-events --event-pattern '{"source":["aws.ecs"]}'
    aws events put-targets --rule ecs-events \\
      --targets Id=logs,Arn=arn:aws:logs:REGION:ACCOUNT:log-group:/aws/events/ecs
  (EventBridge needs a resource policy of CloudWatch Logs for that; the console adds it for you.)
  Read them back:
    aws logs filter-log-events --log-group-name /aws/events/ecs --output json > events.json
  If you have an EventBridge archive, let "aws events start-replay" send it to such a rule.

Examples
  bookend replay events.json
  bookend replay monday.jsonl.gz tuesday.jsonl.gz --daemons daemons.json
  aws logs filter-log-events --log-group-name /aws/events/ecs --output json | bookend replay -
  bookend replay events.jsonl --json | jq 'select(.outcome == "violated")'`;
