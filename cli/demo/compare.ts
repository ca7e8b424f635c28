import type { Notice } from '../../shared/core/notice.ts';
import type { TruthLine } from '../../simulator/truth/verdict-line.ts';

/** What was told of one rule, against what really happened: each a place and a daemon. */
export type Compared = {
  readonly rule: string;
  /** Violated in truth. */
  readonly happened: number;
  readonly told: number;
  /** It happened and nobody was told. */
  readonly missed: readonly string[];
  /** Somebody was told and it did not happen. */
  readonly false: readonly string[];
};

type Place = Pick<TruthLine, 'rule' | 'clusterArn' | 'containerInstanceArn' | 'daemonName'>;

/**
 * Compares all that the notices have ever called violated with the simulator's own log of what happened. Only rules of
 * which either speaks.
 */
export const compare = (truth: readonly TruthLine[], notices: readonly Notice[]): readonly Compared[] => {
  const happened = keysOf(truth.filter(({ outcome }) => outcome === 'violated'));
  const told = keysOf(
    notices.flatMap(({ clusterArn, containerInstanceArn, violations }) =>
      violations.map(({ rule, daemonName }) => ({ rule, clusterArn, containerInstanceArn, daemonName })),
    ),
  );
  const rules = [...new Set([...happened.keys(), ...told.keys()])].sort();
  return rules.map((rule) => {
    const really = happened.get(rule) ?? new Set();
    const said = told.get(rule) ?? new Set();
    return {
      rule,
      happened: really.size,
      told: said.size,
      missed: [...really].filter((key) => !said.has(key)),
      false: [...said].filter((key) => !really.has(key)),
    };
  });
};

/** Rule → where it was broken, each place once. */
const keysOf = (places: readonly Place[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const keys = new Map<string, Set<string>>();
  for (const { rule, clusterArn, containerInstanceArn, daemonName } of places)
    keys.set(rule, (keys.get(rule) ?? new Set()).add(`${daemonName} on ${containerInstanceArn ?? clusterArn}`));
  return keys;
};

/** The incidents of which it was told that they opened, and those of which it was told that they are over. */
export const incidentsIn = (notices: readonly Notice[]) => {
  const withState = (wanted: Notice['state']): ReadonlySet<string> =>
    new Set(notices.filter(({ state }) => state === wanted).map(({ incidentId }) => incidentId));
  return { opened: withState('open'), resolved: withState('resolved') };
};
