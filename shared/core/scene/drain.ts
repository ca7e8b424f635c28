import { daemonMayRun } from '../ledger/daemon-now.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { RemedyName, Rung } from '../words/remedy.ts';
import type { Violation } from '../words/verdict.ts';

/** ECS answers with DRAINING at once; what takes long after that is the business of `drain-finished`. */
export const DRAIN_RUNG: Rung = { remedy: 'drain-instance', deadlineSeconds: 300 };

/** Draining helps against a daemon that is not there; not while a task runs that may be its own. */
export const drainUnlessItMayRun = ({ daemonName }: Violation, ledger: Ledger): readonly RemedyName[] =>
  daemonMayRun(ledger, daemonName) ? [] : ['drain-instance'];
