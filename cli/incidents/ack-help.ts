import { DEPLOYED_HELP } from '../aws/deployment-options.ts';

export const HELP = `bookend ack: acknowledges an incident, or a group of them: people are told no more of it for a while

Usage
  bookend ack INCIDENT|GROUP --reason TEXT [--for 8h] [--json] [--stage S] [--region R]

  The thread says who acknowledged it, why, and until when. It ends by itself, and at once when the severity
  rises or the number of instances doubles. Machines are told as ever.

  INCIDENT is for one that is told alone: its id, as bookend incidents shows it. GROUP is for incidents of one cause,
  which are told together: the group that bookend incidents shows beside each, which notices have as groupId.

Options
  --reason TEXT       the reason, for whoever reads the thread
  --for DURATION      how long: a number and m, h or d, such as 90m; at most 7d; default: 8h
  --by NAME           your name; default: your user name on this machine
  --json              prints the function's answer as JSON
${DEPLOYED_HELP}
  --help              this text

Permissions
  lambda:InvokeFunction on the function bookend-S-tell

Exit code
  0   acknowledged
  1   refused: there is no such incident or group
  2   wrong usage, or no answer

Examples
  bookend incidents --json --stage prod | jq -r 'select(.now == "going-on") | .groupId' | sort -u
  bookend ack "$GROUP" --reason 'the image is being rolled back' --for 2h --stage prod`;
