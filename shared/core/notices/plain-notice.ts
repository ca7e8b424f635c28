import type { ItemState, Untold } from '../state/instance-state.ts';
import { isOfNotJudged } from '../state/not-judged-incident.ts';
import { isoTime } from '../words/format-time.ts';
import { cut } from '../words/text-size.ts';
import { causeInWords, incidentIdOf } from '../words/trouble.ts';
import { type Notice, UNKNOWN_STANDING } from './notice.ts';
import type { NoticeContext } from './notice-context.ts';
import { orderGroupOf } from './notice-group.ts';
import { holeGroupOf, holeOf } from './notice-hole.ts';
import { notJudgedGroupOf, whereOf } from './notice-not-judged.ts';

const MOST_VIOLATIONS = 10;
const LONGEST_TEXT = 200;

/**
 * The notice for when the whole one can't be made: it says that something broke, where, and which rules. Without it
 * every sweep would try again, and nobody would hear of the incident. @param cause the error of the whole one
 */
export const plainNotice = (state: ItemState, untold: Untold, context: NoticeContext, cause: unknown): Notice => {
  const { incident } = state;
  const violations = otherwise([], () => violationsOf(state));
  const rules = [...new Set(violations.map(({ rule }) => rule))].sort();
  return {
    schema: 'bookend.notice/1',
    id: untold.id,
    incidentId: incidentIdOf(untold.id),
    kind: state.kind === 'hole' ? 'hole' : rules.length === 0 ? 'not-judged' : 'order',
    state: untold.state,
    severity: incident?.silenced === undefined ? (incident?.severity ?? 'warning') : 'info',
    rules,
    account: context.account,
    region: context.region,
    ...whereOf(state),
    daemons: [],
    violations,
    summary: `${rules.length === 0 ? 'Bookend has something to tell of this place' : `Broken: ${rules.join(', ')}`}; the details could not be put together (${causeInWords(cause)})`,
    timeline: [],
    remedy: null,
    ...UNKNOWN_STANDING,
    groupId: otherwise(null, () => groupOf(state, untold, context)),
    hole: state.kind === 'hole' ? holeOf(state.ledger) : null,
    links: context.runbookBaseUrl === null ? {} : { runbook: `${context.runbookBaseUrl}#${rules[0] ?? 'not-judged'}` },
    occurredAt: otherwise(isoTime(untold.at), () => isoTime(incident?.occurredAt ?? untold.at)),
    detectedAt: isoTime(untold.at),
  };
};

/** The same group as that of the whole notice: it joins what people were told. */
const groupOf = (state: ItemState, { id }: Untold, context: NoticeContext): string => {
  const { incident } = state;
  if (incident === null || isOfNotJudged(state, id)) return notJudgedGroupOf(state, context);
  return state.kind === 'hole' ? holeGroupOf(state.ledger, incident, context) : orderGroupOf(incident, context);
};

const violationsOf = ({ incident }: ItemState): Notice['violations'] =>
  (incident?.violations ?? []).slice(0, MOST_VIOLATIONS).map(({ rule, daemonName, marginMs, tasksTotal, reason }) => ({
    rule,
    daemonName: daemonName === null ? null : cut(daemonName, LONGEST_TEXT),
    marginMs,
    tasks: [],
    tasksTotal,
    reason: cut(reason, LONGEST_TEXT),
  }));

const otherwise = <Value>(fallback: Value, make: () => Value): Value => {
  try {
    return make();
  } catch {
    return fallback;
  }
};
