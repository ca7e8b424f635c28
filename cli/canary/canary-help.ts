export const HELP = `bookend canary: lets a new container instance come up, and shows whether its daemons started before the first
application task and ended after the last one

Usage
  bookend canary --cluster NAME|ARN --provider P [--daemon D] [--timeout S] [--yes] [--json]
  bookend canary --cluster NAME|ARN --service S [--daemon D] [--timeout S] [--json]
  bookend canary --clean [--cluster NAME|ARN] [--yes]

  With --provider it runs one task that no container instance of the capacity provider has room for, so that
  ECS launches a new one. Once the task runs, it drains that instance, stops the task, and follows both to their
  end. It first says what it will make and about what that costs, and asks. Then it takes everything away, also
  after Ctrl-C; a second Ctrl-C leaves what is left, and names it. After a crash --clean finds it, and the task
  ends by itself.
  With --service it makes and changes nothing: it follows the next new task of your service on a new instance,
  which comes when you deploy the service or scale it out.
  docs/canary.md tells what it makes, what it can't prove, and which permissions it needs.

Options
  --cluster NAME|ARN  the cluster
  --provider P        one of its capacity providers of Managed Instances
  --service S         one of its services, in place of --provider
  --daemon D          judge this daemon alone; default: all that run there
  --timeout S         give up after so many seconds, 60 to 21600; default: 1200
  --yes               do not ask
  --json              one JSON object on standard output; everything else goes to standard error
  --clean             take away what earlier canaries left behind, in the cluster or in all clusters of the Region
  --region R          the Region; default: that of the cluster's ARN, AWS_REGION, or the profile
  --profile P         a profile of the AWS configuration, also of SSO; default: AWS_PROFILE
  --endpoint-url URL  the address of AWS, for example of a simulation on this machine
  --help              this text

Exit code
  0   every daemon started first and stopped last; --clean: nothing is left
  1   the order was violated; --clean: something is left, which is named
  2   wrong usage, or a permission is missing (after it has cleaned up)
  3   it did not see both ends of the order: time was over, it was stopped, or ECS launched no instance

Examples
  bookend canary --cluster prod --provider managed
  bookend canary --cluster prod --provider managed --daemon log-agent --yes --json | jq .daemons
  bookend canary --cluster prod --service web --timeout 3600
  bookend canary --clean
  bookend simulate a-good-day --serve 8080 --until-now
  bookend canary --cluster shop --provider default --endpoint-url http://127.0.0.1:8080 --region us-west-2`;
