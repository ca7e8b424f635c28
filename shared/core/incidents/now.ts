import type { ExpectedDaemon } from '../expected/expected-daemons.ts';
import { goneOf } from '../ledger/leaving.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { tasksHaveEnded } from '../ledger/without-daemon.ts';
import { TRAITS } from '../rules/index.ts';
import { NOWS, type Now } from '../words/now.ts';
import type { Violation } from '../words/verdict.ts';
import type { Incident } from './incident.ts';
import { hasUnnamed } from './incident-end.ts';

/** All that decides how a violation on a container instance stands. */
export type Place = {
  readonly ledger: Ledger;
  /** The daemons expected on it, as far as they are known. */
  readonly daemons: readonly ExpectedDaemon[];
};

/**
 * Says of a violation whether it gets worse while one reads. Nothing does on a container instance that is gone, and no
 * daemon is missed any more once its deletion was asked for.
 */
export const goingOnIn = ({
  ledger,
  daemons,
}: Place): ((violation: Pick<Violation, 'rule' | 'daemonName'>) => boolean) => {
  const isGone = goneOf(ledger) !== null;
  const deleted = new Set(
    daemons.filter(({ until }) => until !== Number.POSITIVE_INFINITY).map(({ daemonName }) => daemonName),
  );
  return ({ rule, daemonName }) =>
    !isGone && !(daemonName !== null && deleted.has(daemonName)) && TRAITS[rule].goesOn({ daemonName }, ledger);
};

/** Says how a violation stands. */
export const standingIn = (place: Place): ((violation: Violation) => Now) => {
  const isGone = goneOf(place.ledger) !== null;
  const goesOn = goingOnIn(place);
  const haveEnded = tasksHaveEnded(place.ledger);
  return (violation) => {
    if (isGone) return 'over';
    if (goesOn(violation)) return 'going-on';
    return haveEnded(violation.taskArns, hasUnnamed(violation)) ? 'over' : 'consequences';
  };
};

/** Says how an incident stands: as the worst of its violations. One that is resolved is over. */
export const nowOf = ({ violations, resolvedAt }: Pick<Incident, 'violations' | 'resolvedAt'>, place: Place): Now => {
  if (resolvedAt !== null) return 'over';
  const stands = violations.map(standingIn(place));
  return NOWS.find((now) => stands.includes(now)) ?? 'over';
};
