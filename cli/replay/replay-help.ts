export const HELP = `bookend replay: shows what recorded ECS events prove about daemons and the application tasks beside them

Usage
  bookend replay FILE… [--daemons FILE] [--policy FILE] [--now TIME]
                 [--json | --markdown] [--strict[=all]]
                 [--cluster C]… [--daemon D]… [--rule R]… [--from TIME] [--to TIME]

  It only reads files: it makes no calls to AWS. The events may come in any order, and more than once.
  Without --daemons, a daemon is expected on every cluster and capacity provider on which the events
  show it.

Files
  EventBridge events of ECS (source aws.ecs), in any of these forms, also as .gz:
    JSON Lines, a JSON array, or JSON objects one after the other, in any layout;
    exports of CloudWatch Logs: JSON, or CSV with a column @message, separated by commas or semicolons;
    messages of SQS and SNS, records of Kinesis, results of OpenSearch, and any other JSON that holds
    events, at any depth, as objects or as JSON text; also in the text of a log, after words such as
    "Received event:".
  "-" is standard input. Several files are read as one stream. Lines that do not look like an ECS event
  are counted and skipped. A line is broken if it begins like JSON but is not valid, or if it mentions
  aws.ecs but holds no event: it is named on standard error, and the rest is read. Unpack a zip or tar
  first.

Options
  --daemons FILE   judge exactly these daemons: a JSON array of objects with
                     daemonName              required
                     clusterArn              an ARN or a name; default: any
                     capacityProviderNames   names or ARNs; default: all
                     critical                default: true
                     createdAt, deletedAt    ISO 8601; default: the daemon was always there
  --policy FILE    a JSON object with deadlines and grace periods that replace the defaults, for example
                     {"startDeadlineSeconds": 120, "settleSeconds": 30}
  --now TIME       the time of the verdicts, ISO 8601; default: the newest time in the events
  --json           one line of JSON for each verdict, for programs
  --markdown       the page in Markdown, for a channel, an issue or the summary of a job
  --strict         for CI: exit code 3 if a question is open: a rule is inconclusive on a container
                   instance whose registration is in the events (--strict=all: on any), a declared
                   daemon covers no container instance, nothing was judged, or a line was broken
  --cluster C      only verdicts on this cluster (an ARN or a name), daemon or rule; each may be given
  --daemon D       several times. Only these verdicts are printed and decide on the exit code;
                   the summary counts those that are left out
  --rule R
  --from TIME      only violations from this time on, and before that time, ISO 8601. All other verdicts
  --to TIME        count for as long as their container instance was there
  --help           this text

  If --daemons, the policy or a filter names something that the events do not show, standard error and
  the summary say so, with the nearest name. Tasks that are not judged because of their launch type are
  counted.

Outcomes
  held           the rule was kept; the margin says by how much
  violated       the rule was broken: by which tasks, when, and by how much
  pending        a deadline has not passed yet
  inconclusive   the events are not enough; the reason says what is missing

  The summary's margins are those of starts, ends and signals (when the daemon was told to stop); while
  judgeSignals of the policy is false, signals are "measured, not judged", and no verdict comes of them.

Exit code
  0   nothing is violated
  1   something is violated
  2   wrong usage, a file that can't be read, or no ECS event at all
  3   nothing is violated, but --strict found an open question

How to get events
  Send them to a log group from now on:
    aws logs create-log-group --log-group-name /aws/events/ecs
    aws events put-rule --name ecs-events --event-pattern '{"source":["aws.ecs"]}'
    aws events put-targets --rule ecs-events \\
      --targets Id=logs,Arn=arn:aws:logs:REGION:ACCOUNT:log-group:/aws/events/ecs
  (EventBridge needs a resource policy of CloudWatch Logs for that; the console adds it for you.)
  Read them back:
    aws logs filter-log-events --log-group-name /aws/events/ecs --output json > events.json
  If you have an EventBridge archive, send its events to such a rule with "aws events start-replay".

Examples
  bookend replay events.json
  bookend replay monday.jsonl.gz tuesday.jsonl.gz --daemons daemons.json
  aws logs filter-log-events --log-group-name /aws/events/ecs --output json | bookend replay -
  bookend replay events.jsonl --json | jq 'select(.outcome == "violated")'`;
