import { goneOf } from '../ledger/leaving.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { TRAITS } from '../rules/index.ts';
import type { DueCheck } from '../state/instance-state.ts';
import { byCodeUnit } from '../words/join.ts';
import { cut } from '../words/text-size.ts';
import type { Verdict } from '../words/verdict.ts';
import {
  type DueInput,
  endChecks,
  leftOutCheck,
  lookAt,
  lookOnce,
  SOONEST_RETRY_MS,
  startCheck,
  uncountedChecks,
  unreportedChecks,
} from './due-looks.ts';

/** Few events come later than that. */
const PACE_SETTLES_MS = 900_000;
const WAITS_FOR_INVENTORY = 'the inventory of the cluster is unknown or stale';
/** True where the check is for a newer inventory: the instance itself need not be looked at for it. */
export const waitsForInventory = (due: DueCheck | null): boolean => due?.why === WAITS_FOR_INVENTORY;

const WAITS_AFTER_OLD_EVENT = 'an event came too late to be learned';

/** Characters of the stored reason, which may hold names from events. */
const LONGEST_WHY = 200;

/**
 * The next moment at which a verdict may change without an event; null if none can. It depends on the facts, not on the
 * time of asking, so that asking again changes nothing. A look whose moment has passed stays due until it is made.
 */
export const dueOf = (input: DueInput): DueCheck | null =>
  [
    ...verdictChecks(input),
    ...watchChecks(input),
    ...unreportedChecks(input),
    ...uncountedChecks(input, (told) => Math.max(1, told)),
    ...paceCheck(input),
    ...inventoryCheck(input),
    ...lateCheck(input),
  ]
    .map((check) => ({ ...check, why: cut(check.why, LONGEST_WHY) }))
    .reduce<DueCheck | null>((one, other) => (one !== null && sooner(one, other) <= 0 ? one : other), null);

/**
 * True where a look that is due by now must be at everything: no look at a part can settle missing events, or events
 * that came too late to be learned.
 */
export const needsWholeLook = (input: DueInput): boolean =>
  [...endChecks(input), ...startCheck(input), ...leftOutCheck(input), ...lateCheck(input)].some(
    ({ at }) => at <= input.now,
  );

/** At the same moment a look comes before the clock: it settles both. */
const sooner = (one: DueCheck, other: DueCheck): number =>
  one.at - other.at || byCodeUnit(other.needs, one.needs) || byCodeUnit(one.why, other.why);

const verdictChecks = (input: DueInput): readonly DueCheck[] =>
  input.judged.verdicts
    .filter(({ outcome }) => outcome === 'pending')
    .flatMap((verdict) => [...deadlineCheck(verdict), ...lookCheck(verdict, input)]);

const deadlineCheck = ({ until, reason }: Verdict): readonly DueCheck[] =>
  until === null ? [] : [{ at: until + 1, needs: 'clock', why: reason }];

const lookCheck = (verdict: Verdict, input: DueInput): readonly DueCheck[] => {
  const { unconfirmed } = input.judged;
  const { looks } = TRAITS[verdict.rule];
  if (verdict.until !== null && !looks.comesBeforeDeadline) return [];
  const since = unconfirmed.get(verdict) ?? looks.settlesFrom?.(verdict, input) ?? null;
  return since === null ? [] : [lookAt(since, input.policy.settleSeconds * 1000 + 1, verdict.reason, input)];
};

const watchChecks = (input: DueInput): readonly DueCheck[] => {
  const { ledger, judged } = input;
  if (goneOf(ledger) !== null) return [];
  return judged.verdicts
    .filter((verdict) => verdict.outcome === 'violated' && mayLast(verdict, ledger))
    .map((verdict) =>
      lookAt(brokenSince(verdict, input), SOONEST_RETRY_MS, `${verdict.rule} is violated: whether it still is`, input),
    );
};

/** A lasting violation is looked at until it is put right, less and less often. */
const mayLast = (verdict: Verdict, ledger: Ledger): boolean => {
  const { isPutRight } = TRAITS[verdict.rule].looks;
  return isPutRight !== undefined && !isPutRight(verdict, ledger);
};

const brokenSince = (verdict: Verdict, { ledger, now }: DueInput): number => {
  const since = verdict.occurredAt ?? now;
  return Math.max(since, TRAITS[verdict.rule].looks.lastsSince?.(verdict, ledger) ?? since);
};

/** Events of other instances may be late: when most of them have come, their drains are counted once more. */
const paceCheck = (input: DueInput): readonly DueCheck[] => {
  const { heldBackUntil } = input.judged;
  if (heldBackUntil === null || goneOf(input.ledger) !== null) return [];
  return lookOnce(heldBackUntil + PACE_SETTLES_MS, input, "whether ECS's repair pace was used up indeed", 0);
};

const inventoryCheck = (input: DueInput): readonly DueCheck[] =>
  input.judged.lacksInventory ? [stillDue(WAITS_FOR_INVENTORY, input)] : [];

/** Nothing of the event is kept: only the due look remembers it. */
const lateCheck = (input: DueInput): readonly DueCheck[] => {
  const { previous, ledger, cameTooLate } = input;
  const wasDue = previous?.why === WAITS_AFTER_OLD_EVENT ? previous.at : null;
  const isDone = wasDue !== null && ledger.look?.complete === true && ledger.look.at >= wasDue;
  return cameTooLate || (wasDue !== null && !isDone) ? [stillDue(WAITS_AFTER_OLD_EVENT, input)] : [];
};

/** Due at once, and since it was first due; after a look that did not help, again later. */
const stillDue = (why: string, { previous, now, ledger: { look } }: DueInput): DueCheck => {
  const at = previous?.why === why ? previous.at : now;
  return { at: look !== null && look.at > at ? look.at + SOONEST_RETRY_MS : at, needs: 'look', why };
};
