import type { CoverageParts } from '../expected/coverage.ts';
import { type Coverage, daemonsSeenOn, expectedOn } from '../expected/expected-daemons.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { JudgeContext } from '../scene/scene.ts';
import { byCodeUnit } from '../words/join.ts';
import type { Verdict } from '../words/verdict.ts';
import { judge, type Measured, measure } from './judge.ts';

/** Daemons that are expected in the same way: an instance that shows nothing of them is judged alike for each. */
export type Kind = { readonly byName: ReadonlyMap<string, Coverage>; readonly example: Coverage };

/** The verdicts of one instance for all daemons of a kind, but for some. */
export type Alike = {
  readonly kind: Kind;
  /** Of these the instance shows something: they are judged one by one. */
  readonly except: ReadonlySet<string>;
  /** Of any of the others; never violated, and without a margin. Their `daemonName` is nobody's. */
  readonly verdicts: readonly Verdict[];
};

/** One place as it was judged. The verdicts are those of `judge`, but for what `alike` says of many daemons at once. */
export type JudgedPlace = {
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
 * Judges instance after instance in a time that grows with what they show, not with the daemons that are expected there: of
 * thousands, of which an instance shows nothing, one stands for all.
 */
export const judgeAlike = (): ((ledger: Ledger, parts: CoverageParts, context: JudgeContext) => JudgedPlace) => {
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

/** Null where what is said is not the same of all: it has a margin, names the daemon, or is a violation. */
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

/** By when a daemon was first seen it is only told what can't be a violation. */
const likeness = ({ daemonName: _, firstSeenAt: __, ...others }: Coverage): string =>
  JSON.stringify(Object.entries(others).sort(([one], [other]) => byCodeUnit(one, other)));

const kindOf = (all: readonly Coverage[]): readonly Kind[] => {
  const [example] = all;
  return example === undefined ? [] : [{ example, byName: new Map(all.map((one) => [one.daemonName, one])) }];
};
