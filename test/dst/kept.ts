import type { RuleName } from '../../simulator/scenarios/claim.ts';
import type { Fault, FaultPlace } from '../../simulator/scenarios/fault-plan.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import type { OutcomeOrNone } from '../../simulator/truth/rules/finding.ts';

/** A fleet on which replay and the truth once disagreed, as small as it still failed. */
export interface Kept {
  readonly name: string;
  /** The seed that found it. */
  readonly foundBy: number;
  /** The one of the two that was wrong. */
  readonly wrong: 'the rule' | 'the truth';
  readonly scenario: Scenario;
  /** The outcomes of the rule on this fleet, line by line. */
  readonly rule: RuleName;
  readonly outcomes: readonly OutcomeOrNone[];
}

type Plan = Partial<Scenario> & {
  readonly instances?: number;
  readonly deletedAfterSeconds?: number;
  readonly updates?: readonly number[];
};

/** One provider, one daemon, and what goes wrong. */
export const fleet = (
  faults: readonly (Fault & FaultPlace)[],
  { instances = 1, deletedAfterSeconds, updates = [], ...more }: Plan = {},
): Scenario => ({
  name: 'kept',
  says: 'A fleet on which replay and the truth once disagreed.',
  hours: 1.5,
  clusters: [
    {
      name: 'blue',
      capacityProviders: [{ name: 'provider-1', instances }],
      daemons: [
        {
          name: 'daemon-1',
          ...(deletedAfterSeconds === undefined ? {} : { deletedAfterSeconds }),
          updates: updates.map((afterSeconds) => ({ afterSeconds, bakeMinutes: 20 })),
        },
      ],
      services: [{ name: 'web', capacityProvider: 'provider-1', desiredCount: instances * 2, stopSeconds: 40 }],
    },
  ],
  faults,
  way: { agentFlapsPerHour: 2 },
  ...more,
});

export const KEPT: readonly Kept[] = [
  {
    name: 'the pace of repair is used up by a drain that is cancelled later',
    foundBy: 7116,
    wrong: 'the rule',
    scenario: fleet(
      [
        { fault: 'drain-cancelled', instances: [1], afterSeconds: 600, cancelledAfterSeconds: 3600 },
        { fault: 'drain-stuck', instances: [1] },
        { fault: 'daemon-crash', instances: [2], afterSeconds: 900, restartAfterSeconds: 1200, unrepaired: true },
      ],
      { instances: 2 },
    ),
    rule: 'repair-started',
    outcomes: [],
  },
  {
    name: 'a daemon that ends with an instance that never was ACTIVE needs no repair',
    foundBy: 2,
    wrong: 'the rule',
    scenario: fleet([{ fault: 'registration-failed', instances: [1] }]),
    rule: 'repair-started',
    outcomes: [],
  },
  {
    name: 'another instance that begins to drain at the same moment does not hold a repair back',
    foundBy: 321,
    wrong: 'the truth',
    scenario: fleet(
      [
        { fault: 'daemon-crash', instances: [1], afterSeconds: 600, unrepaired: true },
        { fault: 'drain', instances: [1, 2], afterSeconds: 700 },
      ],
      { instances: 2 },
    ),
    rule: 'repair-started',
    outcomes: ['held'],
  },
  {
    name: 'what ends after the deletion of the daemon is not judged',
    foundBy: 431,
    wrong: 'the truth',
    scenario: fleet([{ fault: 'daemon-ended-first', endsAfterSeconds: 1 }], { deletedAfterSeconds: 1800 }),
    rule: 'daemon-stopped-last',
    outcomes: [],
  },
  {
    name: 'a gap that begins after the deletion of the daemon is not judged',
    foundBy: 792,
    wrong: 'the truth',
    scenario: fleet(
      [
        { fault: 'drain-cancelled', instances: [1], afterSeconds: 1900, cancelledAfterSeconds: 20 },
        { fault: 'daemon-ended-first', endsAfterSeconds: 1 },
      ],
      { deletedAfterSeconds: 1800 },
    ),
    rule: 'daemon-stayed-up',
    outcomes: ['held'],
  },
  {
    name: 'a deployment that had not ended when the daemon was deleted is not judged',
    foundBy: 7944,
    wrong: 'the truth',
    scenario: fleet([], { updates: [900, 1500], deletedAfterSeconds: 1200 }),
    rule: 'deployment-settled',
    outcomes: [],
  },
  {
    name: 'a deployment that another one supersedes within the same millisecond was not stopped',
    foundBy: 9550,
    wrong: 'the truth',
    scenario: fleet([], { updates: [900, 900] }),
    rule: 'deployment-settled',
    outcomes: ['inconclusive'],
  },
];
