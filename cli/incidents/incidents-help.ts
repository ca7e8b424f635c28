import { DEPLOYED_HELP } from '../aws/deployment-options.ts';

export const HELP = `bookend incidents: lists the unresolved incidents of a deployment, those that go on first

Usage
  bookend incidents [--json] [--stage S] [--region R]

  It invokes the deployment's function, which makes each incident's newest notice anew. A line says what goes on and, below
  it, whether you must act, and the ids for bookend ack: the incident's, and that of its group, which all of one cause
  share. Holes, which the hourly audit found, come last: they are risks.

Options
  --json              one JSON object per line: the notice, with "type":"incident"
${DEPLOYED_HELP}
  --help              this text

Permissions
  lambda:InvokeFunction on the function bookend-S-react

Exit code
  0   nothing goes on; consequences of what is over, and holes, may be listed
  1   something goes on
  2   wrong usage, or no answer

Examples
  bookend incidents --stage prod
  bookend incidents --json --stage prod | jq -r 'select(.now == "going-on") | .groupId'`;
