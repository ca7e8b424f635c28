import type { CauseWords, Judgement, RuleWords, Traits } from '../scene/rule.ts';
import type { RuleName } from '../words/verdict.ts';
import * as daemonAlone from './daemon-alone.ts';
import * as daemonHealthy from './daemon-healthy.ts';
import * as daemonRunning from './daemon-running.ts';
import * as daemonSignalledLast from './daemon-signalled-last.ts';
import * as daemonStartedFirst from './daemon-started-first.ts';
import * as daemonStayedUp from './daemon-stayed-up.ts';
import * as daemonStoppedLast from './daemon-stopped-last.ts';
import * as daemonsInOrder from './daemons-in-order.ts';
import * as deploymentSettled from './deployment-settled.ts';
import * as drainFinished from './drain-finished.ts';
import * as instanceActivated from './instance-activated.ts';
import * as repairStarted from './repair-started.ts';

/*
 * The table of the rules: a column for what judges, one for how a rule is treated, one for how people are told of it. Three
 * constants, so that a bundle which only tells carries no judgement. A new rule without its three lines does not compile.
 */

/** The judgements of each rule. */
export const JUDGEMENTS = {
  'daemon-started-first': daemonStartedFirst.judgement,
  'daemon-stopped-last': daemonStoppedLast.judgement,
  'daemon-signalled-last': daemonSignalledLast.judgement,
  'daemon-stayed-up': daemonStayedUp.judgement,
  'daemon-running': daemonRunning.judgement,
  'daemon-alone': daemonAlone.judgement,
  'daemon-healthy': daemonHealthy.judgement,
  'instance-activated': instanceActivated.judgement,
  'repair-started': repairStarted.judgement,
  'drain-finished': drainFinished.judgement,
  'deployment-settled': deploymentSettled.judgement,
  'daemons-in-order': daemonsInOrder.judgement,
} satisfies Record<RuleName, Judgement>;

/** The way that incidents, looks and remedies treat each rule. */
export const TRAITS: Readonly<Record<RuleName, Traits>> = {
  'daemon-started-first': daemonStartedFirst.traits,
  'daemon-stopped-last': daemonStoppedLast.traits,
  'daemon-signalled-last': daemonSignalledLast.traits,
  'daemon-stayed-up': daemonStayedUp.traits,
  'daemon-running': daemonRunning.traits,
  'daemon-alone': daemonAlone.traits,
  'daemon-healthy': daemonHealthy.traits,
  'instance-activated': instanceActivated.traits,
  'repair-started': repairStarted.traits,
  'drain-finished': drainFinished.traits,
  'deployment-settled': deploymentSettled.traits,
  'daemons-in-order': daemonsInOrder.traits,
};

/** The words for people about each rule. */
export const WORDS: Readonly<Record<RuleName, RuleWords>> = {
  'daemon-started-first': daemonStartedFirst.words,
  'daemon-stopped-last': daemonStoppedLast.words,
  'daemon-signalled-last': daemonSignalledLast.words,
  'daemon-stayed-up': daemonStayedUp.words,
  'daemon-running': daemonRunning.words,
  'daemon-alone': daemonAlone.words,
  'daemon-healthy': daemonHealthy.words,
  'instance-activated': instanceActivated.words,
  'repair-started': repairStarted.words,
  'drain-finished': drainFinished.words,
  'deployment-settled': deploymentSettled.words,
  'daemons-in-order': daemonsInOrder.words,
};

/** The words about `daemon-missing`, the one cause that several rules share: those of a gap are true of each of them. */
export const WORDS_OF_MISSING: CauseWords = daemonStayedUp.words;
