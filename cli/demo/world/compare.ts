import type { Notice } from '../../../shared/core/notices/notice.ts';
import type { Verdict } from '../../../shared/core/words/verdict.ts';
import type { TruthLine } from '../../../simulator/truth/verdict-line.ts';

/** One rule: Bookend's messages and verdicts against the truth. Each text names an instance or a cluster, and a daemon. */
export type Compared = {
  readonly rule: string;
  /** Violated in truth. */
  readonly violated: readonly string[];
  readonly told: readonly string[];
  /** Violated, and nobody was told. */
  readonly missed: readonly string[];
  /** Somebody was told, and it is not so. */
  readonly false: readonly string[];
  /** Held in truth. */
  readonly held: readonly string[];
  /** Held in truth, and Bookend's verdict is held. */
  readonly proven: readonly string[];
  /** Held in truth, and Bookend's verdict is inconclusive or pending. */
  readonly unproven: readonly string[];
  /** Held in truth and violated at last, or the other way round. */
  readonly opposite: readonly string[];
};

type Place = Pick<TruthLine, 'clusterArn' | 'containerInstanceArn' | 'daemonName'> & { readonly rule: string };

/** Compares with the simulator's own log all that notices have ever called violated, and what Bookend says at last. */
export const compare = (
  truth: readonly TruthLine[],
  notices: readonly Notice[],
  verdicts: readonly Verdict[],
): readonly Compared[] => {
  const judged = truth.filter(({ outcome }) => outcome === 'violated' || outcome === 'held');
  const told = notices.flatMap(({ clusterArn, containerInstanceArn, violations }) =>
    violations.map(({ rule, daemonName }) => ({ rule, clusterArn, containerInstanceArn, daemonName })),
  );
  const rules = [...new Set([...judged, ...told].map(({ rule }) => rule))].sort();
  return rules.map((rule) => {
    const of = <One extends Place>(all: readonly One[]): readonly One[] => all.filter((one) => one.rule === rule);
    return comparedOf(rule, { judged: of(judged), told: of(told), verdicts: of(verdicts) });
  });
};

type OfOneRule = {
  readonly judged: readonly TruthLine[];
  readonly told: readonly Place[];
  readonly verdicts: readonly Verdict[];
};

const comparedOf = (rule: string, { judged, told, verdicts }: OfOneRule): Compared => {
  const said = new Map(verdicts.map((verdict) => [nameOf(verdict), verdict.outcome]));
  const happened = new Map(judged.map((line) => [nameOf(line), line.outcome]));
  const namesWith = (outcome: string): readonly string[] =>
    [...happened].flatMap(([name, really]) => (really === outcome ? [name] : []));
  const toldNames = [...new Set(told.map(nameOf))];
  const violated = namesWith('violated');
  const held = namesWith('held');
  return {
    rule,
    violated,
    told: toldNames,
    missed: violated.filter((name) => !toldNames.includes(name)),
    false: toldNames.filter((name) => !violated.includes(name)),
    held,
    proven: held.filter((name) => said.get(name) === 'held'),
    unproven: held.filter((name) => said.get(name) !== 'held' && said.get(name) !== 'violated'),
    opposite: [
      ...held.filter((name) => said.get(name) === 'violated'),
      ...violated.filter((name) => said.get(name) === 'held'),
    ],
  };
};

const nameOf = ({ clusterArn, containerInstanceArn, daemonName }: Place): string =>
  `${daemonName ?? 'no daemon'} on ${containerInstanceArn ?? clusterArn}`;

/** Lists the differences; empty if all that happened was told, nothing else was, and no verdict says the opposite. */
export const wrongIn = (compared: readonly Compared[]): readonly string[] =>
  compared.flatMap(({ rule, missed, false: untrue, opposite }) => [
    ...missed.map((name) => `missed: ${rule}, ${name}`),
    ...untrue.map((name) => `false: ${rule}, ${name}`),
    ...opposite.map((name) => `opposite verdict: ${rule}, ${name}`),
  ]);

/** The incidents of which it was told that they opened, and those of which it was told that they are over. */
export const incidentsIn = (notices: readonly Notice[]) => {
  const withState = (wanted: Notice['state']): ReadonlySet<string> =>
    new Set(notices.filter(({ state }) => state === wanted).map(({ incidentId }) => incidentId));
  return { opened: withState('open'), resolved: withState('resolved') };
};
