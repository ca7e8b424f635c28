import { joinParts } from '../../shared/core/expected/coverage.ts';
import { judge } from '../../shared/core/judging/judge.ts';
import { type JudgedPlace, judgeAlike } from '../../shared/core/judging/judge-alike.ts';
import type { Verdict } from '../../shared/core/words/verdict.ts';
import { deploymentVerdicts } from './deployment-verdicts.ts';
import { type Filter, isFiltering, wantsVerdict } from './filter.ts';
import { instancesOf } from './judged-instances.ts';
import type { Told } from './told.ts';

/**
 * The verdicts of a stream, in the order of the contract, one place after the other: there may be more of them than fit into
 * memory, since every daemon is expected on every instance of the providers that it was seen on.
 */
export function* verdictsOf(told: Told): Generator<Verdict> {
  const { partsOf, managed, contextOf } = instancesOf(told);
  yield* deploymentVerdicts(told);
  for (const ledger of managed) {
    const verdicts = judge(ledger, joinParts(partsOf(ledger)), contextOf(ledger.clusterArn));
    yield* verdicts.filter((verdict) => wantsVerdict(told.filter, verdict));
  }
}

/** The same by places, in a time that does not grow with the daemons of which an instance shows nothing. */
export function* placesOf(told: Told): Generator<JudgedPlace> {
  const { partsOf, managed, contextOf } = instancesOf(told);
  const judgePlace = judgeAlike();
  for (const verdict of deploymentVerdicts(told)) yield { verdicts: [verdict], alike: [] };
  for (const ledger of managed)
    yield wantedOf(told.filter, judgePlace(ledger, partsOf(ledger), contextOf(ledger.clusterArn)));
}

/** What is alike for many daemons is of wanted ones alone: nothing else was judged, but for those that the policy puts in order. */
const wantedOf = (filter: Filter, { verdicts, alike }: JudgedPlace): JudgedPlace =>
  isFiltering(filter)
    ? {
        verdicts: verdicts.filter((verdict) => wantsVerdict(filter, verdict)),
        alike: alike.flatMap((one) => {
          const wanted = one.verdicts.filter((verdict) => wantsVerdict({ ...filter, daemonNames: null }, verdict));
          return wanted.length === 0 ? [] : [{ ...one, verdicts: wanted }];
        }),
      }
    : { verdicts, alike };
