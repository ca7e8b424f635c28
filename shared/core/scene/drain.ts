import { daemonMayRun } from '../ledger/daemon-now.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { RemedyName, Rung } from '../words/remedy.ts';
import type { Violation } from '../words/verdict.ts';

/** ECS answers with DRAINING at once; a drain that takes long after that concerns `drain-finished`. */
export const DRAIN_RUNG: Rung = { remedy: 'drain-instance', deadlineSeconds: 300 };

/** Draining helps against a missing daemon, but not while a task runs that may be the daemon's. */
export const drainUnlessItMayRun = ({ daemonName }: Violation, ledger: Ledger): readonly RemedyName[] =>
  daemonMayRun(ledger, daemonName) ? [] : ['drain-instance'];
