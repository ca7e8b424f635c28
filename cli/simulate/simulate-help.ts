export const HELP = `bookend simulate: simulates a fleet of ECS Managed Instances with daemons; writes its events and what really
happened

Usage
  bookend simulate SCENARIO [--seed N] [--out FILE] [--truth FILE] [--daemons FILE]
                            [--policy FILE]
  bookend simulate SCENARIO --serve PORT [--speed X] [--until-now] [--deny ACTION,…] [the same options]
  bookend simulate --list

  SCENARIO is a name from --list, or a YAML or JSON file (docs/simulator.md describes all fields). The same
  scenario and seed give the same bytes. It makes no calls to AWS.

Options
  --seed N         a whole number; default: 1
  --out FILE       the events, as EventBridge delivers them, as JSON Lines; default: "-", standard output
  --truth FILE     what really happened, in the form of "bookend replay --json"
  --daemons FILE   the daemons of the fleet, for "bookend replay --daemons"
  --policy FILE    the policy that the truth follows, for "bookend replay --policy"
  --serve PORT     answers for the fleet as ECS does, and as what an audit reads of IAM, CloudWatch, its logs and
                   Lambda, on 127.0.0.1 at this port (0: any free port), until you interrupt it: aws ecs list-clusters --endpoint-url http://127.0.0.1:PORT
                   Without --out no events are printed.
  --speed X        with --serve: seconds of simulated time per second; default: 1. With 0, time stands still
                   until you move it: curl -d '{"seconds":60}' http://127.0.0.1:PORT/simulation/advance
  --until-now      with --serve: the scenario's hours are over when the server begins, and its clock is yours
  --deny ACTION,…  with --serve: actions that are denied, such as iam:GetRole or "cloudwatch:*"
  --list           the built-in scenarios, with a sentence each
  --help           this text

Exit code
  0   done
  2   wrong usage, a scenario with problems (all are named), or a file that can't be written

Examples
  bookend simulate daemon-late --out events.jsonl --truth truth.jsonl --daemons daemons.json --policy policy.json
  bookend replay events.jsonl --daemons daemons.json --policy policy.json
  bookend simulate zone-lost | bookend replay -`;
