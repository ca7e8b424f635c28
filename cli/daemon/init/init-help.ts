export const HELP = `bookend daemon init: writes the template of an agent as a managed daemon of ECS, small enough to read

Usage
  bookend daemon init --cluster C --provider P… [--agent cloudwatch|fluent-bit]
                      [--format cloudformation|cli|terraform] [--out FILE]
  bookend daemon init --cluster C --provider P… --from-service NAME | --from-task-definition FAMILY | --from-file FILE

  The first writes a new daemon, which 'bookend daemon check' finds nothing wrong with. The others turn an agent that
  runs as a DAEMON service or as a sidecar into one: they keep what daemons can have, and say on standard error what
  can't be kept, why, and what changes for the applications. Nothing is deployed.
  docs/daemon-init.md explains what is written, and what was not tried.

Options
  --cluster NAME|ARN   the cluster
  --provider NAME|ARN  a capacity provider whose instances get the daemon; once for each. None is taken for all
  --agent A            cloudwatch (default): CPU, memory and StatsD by the CloudWatch agent
                       fluent-bit: the applications' logs by AWS for Fluent Bit
  --format F           cloudformation (default), terraform, or cli: the JSON of two calls, with the commands on
                       standard error
  --name NAME          of the daemon and its task definition; default: the agent's name, or that of what runs today
  --config C           ssm (default): the agent's configuration in SSM Parameter Store; inline: in the definition
  --size CPU/MEMORY    CPU units and MiB of the task; default: 256/512, or what runs today
  --image IMAGE        another image of the agent; default: a version that is pinned
  --critical false     application tasks may run without the daemon; default: true. Not for Terraform, which lacks it
  --drain-percent N    so much of the instances is replaced at a time; 1 to 99, default: 25
  --bake-minutes N     how long the alarms are watched at the end of a deployment; 1 to 1440, default: 10
  --alarm NAME         an alarm of CloudWatch that takes a deployment back, beside that of the daemon's memory
  --out FILE           writes a file; with --format cli FILE.task-definition.json and FILE.daemon.json
  --force              overwrites files that are there
  --account ID, --region R
                       where the calls of --format cli go, unless the cluster is given as ARN
  --help               this text

An agent that runs today
  --from-service NAME           a service of the cluster
  --from-task-definition FAMILY also FAMILY:REVISION, or an ARN
  --from-file FILE              what 'aws ecs describe-task-definition' printed: needs no credentials
  --container NAME              the container that is the agent; default: those with the image of a known agent
  --region R, --profile P, --endpoint-url URL
                                how AWS is asked: ecs:DescribeServices, ecs:DescribeTaskDefinition

Exit code
  0   it is written
  2   wrong usage, a file is there already, or AWS can't be asked

Examples
  bookend daemon init --cluster prod --provider web --out agent.yml
  bookend daemon init --cluster prod --provider web --agent fluent-bit --config inline
  aws ecs describe-task-definition --task-definition agent > agent.json
  bookend daemon init --cluster prod --provider web --from-file agent.json --out daemon.yml`;
