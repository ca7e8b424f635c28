export const HELP = `bookend daemon check: finds what will break in a daemon before anyone deploys it. It reads files, and asks nobody

Usage
  bookend daemon check FILE… [--json | --sarif | --markdown] [--policy FILE] [--strict] [--baseline FILE]
  bookend daemon check --live NAME --cluster NAME|ARN [--region R] [--json | --sarif | --markdown] …

  FILE is one of these, told by its content and not by its name; - is standard input:
    a CloudFormation template, YAML or JSON, and what "cdk synth" writes
    a Terraform plan or state: terraform show -json plan.out
    the input of an AWS CLI call: register-daemon-task-definition, create-daemon, update-daemon,
    register-task-definition, create-service, create-capacity-provider; one, or a list
  Templates, plans and states are judged each by itself, inputs of calls all together.
  --live checks one daemon that is deployed, as "bookend audit" does; it only reads.
  docs/daemon-check.md says how files are read, and docs/audit.md explains each hole.

Options
  --json           one object per line: holes, then what is not known (with --strict), then what could not be read
  --sarif          SARIF 2.1.0, for code scanning
  --markdown       for an issue or a pull request
  --policy FILE    the policy (docs/policy.md): accepted holes, limits
  --baseline FILE  an earlier output of --json or --sarif: only holes that it does not have fail
  --strict         exit code 3 if nothing is wrong and something is not known, could not be read, or nothing was there
  --live NAME      a daemon that is deployed, in the cluster that --cluster names
  --region R       the Region of --live; default: AWS_REGION, or the profile's. Also: --profile P, --endpoint-url URL
  --help           this text

Exit code
  0   no hole of severity warning or above that is new and not accepted; also where there is nothing to check
  1   there are some
  2   wrong usage, every file is broken or empty, or one is an alias bomb
  3   with --strict: no such hole, and something is not known, could not be read, or there was nothing to check

Examples
  bookend daemon check template.yaml
  bookend daemon check agent.json create-daemon.json --json | jq 'select(.type == "hole")'
  terraform show -json plan.out | bookend daemon check - --strict
  bookend daemon check cdk.out/*.template.json --sarif > bookend.sarif
  bookend daemon check template.yaml --json > accepted.jsonl
  bookend daemon check template.yaml --baseline accepted.jsonl
  bookend daemon check --live cloudwatch-agent --cluster prod`;
