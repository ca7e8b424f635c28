import type { KnownAction, Ledger } from '../ledger/ledger.ts';

/** ECS's own word for why daemons could not start, to stand behind a reason; empty if it said none. */
export const ecsSays = ({ actions }: Pick<Ledger, 'actions'>): string =>
  actions.length === 0 ? '' : `; ECS says ${actions.map(inOneLine).join('; ')}`;

/** The same of one daemon, as far as it was said before a moment, epoch milliseconds. */
export const ecsSaysOf = (
  { actions }: Pick<Ledger, 'actions'>,
  daemonName: string,
  before = Number.POSITIVE_INFINITY,
): string =>
  ecsSays({ actions: actions.filter((action) => action.daemonName === daemonName && action.firstCreatedAt < before) });

const inOneLine = ({ daemonName, failureType, reason }: KnownAction): string =>
  `${daemonName}: ${[failureType, reason].filter(Boolean).join(', ')}`;
