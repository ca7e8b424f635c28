export const HELP = `bookend audit: shows which container instances have their daemons, and where ECS's promise does not hold
or will break. Nothing is deployed and nothing is changed: it only reads

Usage
  bookend audit [--cluster NAME|ARN]… [--region R | --regions R,…] [--policy FILE] [--json | --markdown]
                [--strict]

  For every cluster of the Region it asks ECS for its capacity providers, daemons, container instances,
  services and running tasks, and judges the start order of the tasks that run. Then it lists the holes: what
  is wrong, why, and what to do. Roles, alarms, metrics and logs are read as well, if you may; what can't be
  read is said, and never taken for good. It makes at most a quarter of the calls that ECS allows an account,
  so that nobody else has to wait.
  docs/audit.md explains each hole.

Options
  --cluster NAME|ARN  only this cluster; may be given more than once
  --region R          the Region; default: AWS_REGION, or the Region of the profile
  --regions R,…       several Regions, one after the other
  --policy FILE       the policy (docs/policy.md): expected daemons, accepted holes, limits
  --json              one JSON object per line: coverage, then holes, then what could not be read
  --markdown          for an issue or a pull request
  --strict            exit code 3 if nothing is wrong and a cluster or Region that you named could not be read
  --profile P         a profile of the AWS configuration, also of SSO; default: AWS_PROFILE
  --endpoint-url URL  the address of AWS, for example of a simulation on this machine
  --help              this text

Permissions
  docs/audit-policy.json holds them, all read-only. Without any beyond ECS it still tells most.

Exit code
  0   no hole of severity warning or above that the policy does not accept
  1   there are some
  2   wrong usage, or nothing could be read
  3   with --strict: no such hole, and something that you named could not be read

Examples
  bookend audit
  bookend audit --regions eu-west-1,us-east-1 --json | jq 'select(.type == "hole")'
  bookend audit --cluster prod --markdown >> "$GITHUB_STEP_SUMMARY"
  bookend simulate audit-sick --serve 8080 --until-now
  bookend audit --endpoint-url http://127.0.0.1:8080 --region us-west-2`;
