export const HELP = `bookend simulate: a fleet of ECS Managed Instances with daemons that never was, and what really happened in it

Usage
  bookend simulate SCENARIO [--seed N] [--out FILE] [--truth FILE] [--daemons FILE]
                            [--policy FILE]
  bookend simulate SCENARIO --serve PORT [--speed X] [the same options]
  bookend simulate --list

  SCENARIO is a name from --list, or a YAML or JSON file (docs/simulator.md tells what it may hold). The
  same scenario and seed give the same bytes. It needs no AWS, and asks nothing of it.

Options
  --seed N         a whole number; 1, if left out
  --out FILE       the events, as EventBridge delivers them, as JSON Lines; "-", standard output, if left out
  --truth FILE     what really happened, in the form of "bookend replay --json"
  --daemons FILE   the daemons of the fleet, for "bookend replay --daemons"
  --policy FILE    the policy by which the truth is told, for "bookend replay --policy"
  --serve PORT     serves the fleet as ECS does, on 127.0.0.1 at this port (0: a free one), until it is
                   interrupted: aws ecs list-clusters --endpoint-url http://127.0.0.1:PORT
                   Without --out no events are printed.
  --speed X        with --serve: seconds of simulated time per second; 1, if left out; 0: it stands still
                   until somebody steps it: curl -d '{"seconds":60}' http://127.0.0.1:PORT/simulation/advance
  --list           the scenarios that come with it, with a sentence each
  --help           this text

Exit code
  0   done
  2   wrong usage, a scenario with problems (all are named), or a file that can't be written

Examples
  bookend simulate daemon-late --out events.jsonl --truth truth.jsonl --daemons daemons.json --policy policy.json
  bookend replay events.jsonl --daemons daemons.json --policy policy.json
  bookend simulate zone-lost | bookend replay -`;
