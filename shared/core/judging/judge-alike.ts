import type { CoverageParts } from '../expected/coverage.ts';
import { type Coverage, daemonsSeenOn, expectedOn } from '../expected/expected-daemons.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { JudgeContext } from '../scene/scene.ts';
import { byCodeUnit } from '../words/join.ts';
import type { Verdict } from '../words/verdict.ts';
import { judge, type Measured, measure } from './judge.ts';

/** Daemons that are expected in the same way: an instance that shows nothing of them is judged alike for each. */
export type Kind = { readonly byName: ReadonlyMap<string, Coverage>; readonly example: Coverage };

/** The verdicts of one instance for all daemons of a kind, with some exceptions. */
export type Alike = {
  readonly kind: Kind;
  /** The daemons that the instance shows something of: they are judged one by one. */
  readonly except: ReadonlySet<string>;
  /** The verdicts for any of the others; never violated, and without a margin. Their `daemonName` belongs to no daemon. */
  readonly verdicts: readonly Verdict[];
};

/** The judgement of one instance. The verdicts are those of `judge`, without those that `alike` gives for many daemons at once. */
export type JudgedSubject = {
  readonly verdicts: readonly Verdict[];
  readonly alike: readonly Alike[];
  /** Margins of rules that the policy leaves off; absent for none. */
  readonly measured?: readonly Measured[];
};

/** Fewer daemons are judged one by one. */
const FEWEST = 32;
/** No daemon has this name. */
const NOBODY = '\u0000';

/**
 * Judges instance after instance in a time that grows with their facts, not with the number of daemons expected there:
 * for thousands of daemons that an instance shows nothing of, one stands for all.
 */
export const judgeAlike = (): ((ledger: Ledger, parts: CoverageParts, context: JudgeContext) => JudgedSubject) => {
  const sorted = new WeakMap<readonly Coverage[], Sorted>();
  return (ledger, { shared, own }, context) => {
    const { kinds, others } = sorted.get(shared) ?? sortedOut(shared, context.policy.daemonOrder);
    sorted.set(shared, { kinds, others });
    const seen = new Set([...daemonsSeenOn(ledger), ...own.map(({ daemonName }) => daemonName)]);
    const alike: Alike[] = [];
    let hasMoreDaemons = false;
    const ofOthers = kinds.flatMap((kind) => {
      const verdicts = judgeExample(ledger, kind, context);
      if (verdicts === null) return [...kind.byName.values()];
      const except = new Set([...seen].filter((name) => kind.byName.has(name)));
      if (except.size < kind.byName.size && isExpected(ledger, kind, context)) {
        hasMoreDaemons = true;
        if (verdicts.length > 0) alike.push({ kind, except, verdicts });
      }
      return [...except].flatMap((name) => kind.byName.get(name) ?? []);
    });
    const ownNames = new Set(own.map(({ daemonName }) => daemonName));
    const one = [...own, ...[...others, ...ofOthers].filter(({ daemonName }) => !ownNames.has(daemonName))];
    const among = hasMoreDaemons ? { ...context, hasMoreDaemons } : context;
    return { verdicts: judge(ledger, one, among), alike, measured: measure(ledger, one, among) };
  };
};

const isExpected = (ledger: Ledger, { example }: Kind, { policy }: JudgeContext): boolean =>
  expectedOn(ledger, [{ ...example, daemonName: NOBODY }], policy.startDeadlineSeconds * 1000).length > 0;

/** Null where the daemons do not share the verdicts: one has a margin, names the daemon, or is a violation. */
const judgeExample = (ledger: Ledger, { example }: Kind, context: JudgeContext): readonly Verdict[] | null => {
  const ofOne = [{ ...example, daemonName: NOBODY, firstSeenAt: null }];
  const ofAll = judge(ledger, ofOne, { ...context, hasMoreDaemons: true });
  const verdicts = ofAll.filter(({ daemonName }) => daemonName === NOBODY);
  const isOfOne = ({ outcome, marginMs, reason }: Verdict): boolean =>
    outcome === 'violated' || marginMs !== null || reason.includes(NOBODY);
  return verdicts.some(isOfOne) ? null : verdicts;
};

type Sorted = { readonly kinds: readonly Kind[]; readonly others: readonly Coverage[] };

/** Daemons that a policy puts in order, and those that are declared twice, are judged one by one. */
const sortedOut = (coverages: readonly Coverage[], order: readonly string[]): Sorted => {
  if (coverages.length < FEWEST) return { kinds: [], others: coverages };
  const single = new Set(order);
  const names = new Set<string>();
  for (const { daemonName } of coverages) {
    if (names.has(daemonName)) single.add(daemonName);
    names.add(daemonName);
  }
  const kinds = [...Map.groupBy(coverages, (one) => (single.has(one.daemonName) ? '' : likeness(one)))];
  const isKind = ([key, all]: readonly [string, readonly Coverage[]]): boolean => key !== '' && all.length >= FEWEST;
  return {
    kinds: kinds.filter(isKind).flatMap(([, all]) => kindOf(all)),
    others: kinds.filter((kind) => !isKind(kind)).flatMap(([, all]) => all),
  };
};

/** `firstSeenAt` is left out: it only decides whether a violation can be told. */
const likeness = ({ daemonName: _, firstSeenAt: __, ...others }: Coverage): string =>
  JSON.stringify(Object.entries(others).sort(([one], [other]) => byCodeUnit(one, other)));

const kindOf = (all: readonly Coverage[]): readonly Kind[] => {
  const [example] = all;
  return example === undefined ? [] : [{ example, byName: new Map(all.map((one) => [one.daemonName, one])) }];
};
