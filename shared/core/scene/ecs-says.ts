import type { KnownAction, Ledger } from '../ledger/ledger.ts';

/** ECS's own reasons why daemons could not start, to be appended to a reason; empty if it gave none. */
export const ecsSays = ({ actions }: Pick<Ledger, 'actions'>): string =>
  actions.length === 0 ? '' : `; ECS says ${actions.map(inOneLine).join('; ')}`;

/** The same of one daemon, from what ECS said before a moment, epoch milliseconds. */
export const ecsSaysOf = (
  { actions }: Pick<Ledger, 'actions'>,
  daemonName: string,
  before = Number.POSITIVE_INFINITY,
): string =>
  ecsSays({ actions: actions.filter((action) => action.daemonName === daemonName && action.firstCreatedAt < before) });

const inOneLine = ({ daemonName, failureType, reason }: KnownAction): string =>
  `${daemonName}: ${[failureType, reason].filter(Boolean).join(', ')}`;
