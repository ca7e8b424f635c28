import { DEPLOYED_HELP } from '../aws/deployment-options.ts';

export const HELP = `bookend remediate: has a deployment repair something, as a person decides it

Usage
  bookend remediate --action stop-early-tasks|drain-instance --incident ID [options]
  bookend remediate --action stop-early-tasks|drain-instance --instance ARN [options]
  bookend remediate --action redeploy-daemon --daemon ARN [options]

  It invokes the deployment's function, which looks at ECS afresh and asks all its guards. First it shows what
  would be done, and what each guard says; then it asks; then exactly what was shown is done, or nothing.

  stop-early-tasks   stops the application tasks that started before the daemon; their service replaces them
  drain-instance     drains the container instance: ECS moves its tasks and replaces it
  redeploy-daemon    deploys the daemon once more with every setting that it has: ECS drains and replaces the
                     container instances of all its capacity providers

Options
  --incident ID       as a notice names it
  --instance ARN      the container instance
  --daemon ARN        the daemon
  --reason TEXT       why, for the history. Without it nothing is done: it is shown what would be
  --plan ID           just this plan, as a notice shows it; refused if the facts have changed since
  --override A,B      guards that are not to be heeded. fresh-look-agrees, kill-switch, hands-off-tag, budget and
                      plan-is-current are always
  --yes               does not ask
  --json              prints the function's answer as JSON; asks nothing, so without --yes nothing is done
${DEPLOYED_HELP}
  --help              this text

Permissions
  lambda:InvokeFunction on the function bookend-S-remediate

Exit code
  0   done, nothing had to be done, or nothing was asked to be done
  1   a guard has refused, or ECS did not accept every call
  2   wrong usage, a request with problems, or AWS refuses

Examples
  bookend remediate --action drain-instance --incident "$ID" --stage prod
  bookend remediate --action drain-instance --incident "$ID" --reason 'its daemon does not come back' --stage prod
  bookend remediate --action redeploy-daemon --daemon "$ARN" --reason 'a new certificate' --yes --stage prod`;
