import { DEPLOYED_HELP } from '../aws/deployment-options.ts';

export const HELP = `bookend remediate: lets a person start a repair

Usage
  bookend remediate --action stop-early-tasks|drain-instance --incident ID [options]
  bookend remediate --action stop-early-tasks|drain-instance --instance ARN [options]
  bookend remediate --action redeploy-daemon --daemon ARN [options]

  It invokes the deployment's function, which looks at ECS again and checks all its guards. First it shows the
  plan and the answer of each guard, and asks for confirmation. Then it does exactly what it has shown, or
  nothing.

  stop-early-tasks   stops the application tasks that started before the daemon; their service replaces them
  drain-instance     drains the container instance: ECS moves its tasks and replaces it
  redeploy-daemon    deploys the daemon again with its present settings: ECS drains and replaces the
                     container instances of all its capacity providers

Options
  --incident ID       the id of the incident, from a notice
  --instance ARN      the container instance
  --daemon ARN        the daemon
  --reason TEXT       the reason, for the history. Without it nothing is done: only the plan is shown
  --plan ID           do only this plan, from a notice; refused if the facts have changed since
  --override A,B      guards to ignore. These can't be ignored: fresh-look-agrees, kill-switch, hands-off-tag,
                      budget and plan-is-current
  --yes               does not ask for confirmation
  --json              prints the function's answer as JSON. It does not ask, so without --yes nothing is done
${DEPLOYED_HELP}
  --help              this text

Permissions
  lambda:InvokeFunction on the function bookend-S-remediate

Exit code
  0   done, nothing to do, or only the plan was shown
  1   a guard refused, or ECS did not accept every call
  2   wrong usage, a request with problems, or an error from AWS

Examples
  bookend remediate --action drain-instance --incident "$ID" --stage prod
  bookend remediate --action drain-instance --incident "$ID" --reason 'its daemon does not come back' --stage prod
  bookend remediate --action redeploy-daemon --daemon "$ARN" --reason 'a new certificate' --yes --stage prod`;
