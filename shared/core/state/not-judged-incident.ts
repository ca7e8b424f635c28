import { goneOf } from '../ledger/leaving.ts';
import { lastPartOf } from '../words/arn.ts';
import type { NoticeState } from '../words/notice-state.ts';
import { incidentIdOf, isGoingOn, type NotJudged, type Trouble } from '../words/trouble.ts';
import type { ItemState, Telling } from './instance-state.ts';
import { withUntold } from './untold.ts';

const GONE = 'the container instance is gone, and what happened on it was not judged';

/**
 * The state with an open incident that it can't be judged; a new incident is told once. On an instance that is gone it
 * is told as over too: no further event will come for it. @param now epoch milliseconds
 */
export const withNotJudged = <State extends ItemState>(state: State, trouble: Trouble, now: number): State => {
  const isOver = isGone(state);
  if (isOver && state.notJudged?.resolution === GONE) return state;
  const open = isGoingOn(state.notJudged) ? state : opened(state, trouble, now);
  return isOver ? withoutNotJudged(open, GONE, now) : open;
};

/** True where a container instance is known to be gone; false where even that can't be worked out. */
export const isGone = (state: ItemState): boolean => {
  try {
    return state.kind === 'instance' && goneOf(state.ledger) !== null;
  } catch {
    return false;
  }
};

const opened = <State extends ItemState>(state: State, trouble: Trouble, now: number): State => {
  const known = state.notJudged;
  // notices are made from the newest state: until its last one is told, an incident goes on under its own id
  const goesOn = known !== undefined && state.untold.some(({ id }) => incidentIdOf(id) === known.id);
  const { id, openedAt, notices } = goesOn ? known : { id: newId(state, now), openedAt: now, notices: 0 };
  return withNotice(state, { ...trouble, id, openedAt, resolvedAt: null, resolution: null, notices }, 'open', now);
};

/** The state with that incident resolved, if one is open. @param resolution the reason, in words */
export const withoutNotJudged = <State extends ItemState>(state: State, resolution: string, now: number): State => {
  const known = state.notJudged;
  return isGoingOn(known) ? withNotice(state, { ...known, resolvedAt: now, resolution }, 'resolved', now) : state;
};

const withNotice = <State extends Telling>(
  state: State,
  notJudged: NotJudged,
  told: NoticeState,
  at: number,
): State => {
  const notices = notJudged.notices + 1;
  return {
    ...state,
    notJudged: { ...notJudged, notices },
    untold: withUntold(state.untold, [{ id: `${notJudged.id}#${notices}`, state: told, at }]),
  };
};

/** `<cluster>/<instance or daemon>/not-judged/<epoch ms>`; of a cluster `<cluster>/not-judged/<epoch ms>`. */
const newId = (state: ItemState, now: number): string => {
  const names = [state.ledger.clusterArn, ...namesIn(state), 'not-judged', String(now)];
  return names.map(lastPartOf).join('/');
};

const namesIn = (state: ItemState): readonly string[] => {
  switch (state.kind) {
    case 'instance':
      return [state.ledger.containerInstanceArn];
    case 'deployments':
      return [state.ledger.daemonName];
    case 'cluster':
      return [];
    case 'hole':
      return [state.ledger.resource, state.ledger.hole];
  }
};

/** True for a notice that the item can't be judged, or can be again: all others are about its order. */
export const isOfNotJudged = ({ notJudged }: Telling, noticeId: string): boolean =>
  notJudged !== undefined && incidentIdOf(noticeId) === notJudged.id;
