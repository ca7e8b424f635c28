import type { VerdictLine as ReplayLine } from '../../cli/terminal/verdict-line.ts';
import type { OutcomeOrNone } from '../../simulator/truth/rules/finding.ts';
import type { TruthLine } from '../../simulator/truth/verdict-line.ts';
import { wordingOf } from './by-the-letter.ts';
import type { FleetRun } from './fleet-run.ts';
import { whyMissed } from './missed.ts';
import type { Pair } from './pair.ts';

export interface Compared extends Pair {
  readonly rule: string;
  readonly really: OutcomeOrNone;
  readonly said: OutcomeOrNone;
  /** A violation that replay lawfully does not tell of: why. */
  readonly missed: string | null;
  /** It is not what happened, but what the rules' wording asks for: the sentence. */
  readonly byTheLetter: string | null;
  /** The sentence that says what is wrong; null if nothing is. */
  readonly problem: string | null;
}

/** Every line of the truth beside replay's line of the same instance, daemon and rule, and lines that only one has. */
export const compare = (run: FleetRun): Compared[] => {
  const truth = new Map(run.truth.map((line) => [keyOf(line), line]));
  const replay = new Map(run.replay.map((line) => [keyOf(line), line]));
  return [...new Set([...truth.keys(), ...replay.keys()])].map((key) =>
    compareOne(run, { truth: truth.get(key), replay: replay.get(key) }),
  );
};

type Place = Pick<TruthLine, 'clusterArn' | 'containerInstanceArn' | 'daemonName'> & { readonly rule: string };

const keyOf = ({ clusterArn, containerInstanceArn, daemonName, rule }: Place): string =>
  JSON.stringify([clusterArn, containerInstanceArn, daemonName, rule]);

const compareOne = (run: FleetRun, pair: Pair): Compared => {
  const really = pair.truth?.outcome ?? 'none';
  const said = outcomeOf(pair.replay);
  const rule = pair.truth?.rule ?? pair.replay?.rule ?? '';
  const claimed = falseClaim(pair.truth, really, said);
  const byTheLetter = claimed === null ? null : wordingOf(run, pair);
  const missed = really === 'violated' && said !== 'violated' ? whyMissed(run, pair) : null;
  const problem = byTheLetter === null ? (claimed ?? problemOf(run, pair, said, missed)) : null;
  return { ...pair, rule, really, said, missed, byTheLetter, problem };
};

const outcomeOf = (line: ReplayLine | undefined): OutcomeOrNone => {
  switch (line?.outcome) {
    case undefined:
      return 'none';
    case 'held':
    case 'violated':
    case 'pending':
    case 'inconclusive':
      return line.outcome;
    default:
      throw new Error(`replay knows an outcome that the truth does not: ${line?.outcome}`);
  }
};

/** Replay must not say these whatever was lost. */
const falseClaim = (truth: TruthLine | undefined, really: OutcomeOrNone, said: OutcomeOrNone): string | null => {
  if (said === 'violated' && really !== 'violated') return `replay says violated, and it was ${really}`;
  if (said === 'held' && really !== 'held' && !(truth?.expectedInReplay.includes('held') ?? false))
    return `replay says held, and it was ${really}`;
  return null;
};

const problemOf = (
  run: FleetRun,
  { truth, replay }: Pair,
  said: OutcomeOrNone,
  missed: string | null,
): string | null => {
  if (truth?.outcome === 'violated' && said !== 'violated' && missed === null)
    return `replay says ${said} of a violation whose deciding facts arrived`;
  if (run.hasLost) return null;
  if (truth === undefined) return `replay says ${said} where there is nothing to judge`;
  if (!truth.expectedInReplay.includes(said))
    return `replay says ${said}, lawful is ${truth.expectedInReplay.join(', ')}`;
  return truth.exact && replay !== undefined ? differenceOf(truth, replay) : null;
};

const FIELDS = ['marginMs', 'occurredAt', 'tasks', 'capacityProviderName'] as const;

const differenceOf = (truth: TruthLine, replay: ReplayLine): string | null => {
  const field = FIELDS.find((one) => JSON.stringify(truth[one]) !== JSON.stringify(replay[one]));
  if (field === undefined) return null;
  return `${field} is ${JSON.stringify(replay[field])}, really ${JSON.stringify(truth[field])}`;
};
