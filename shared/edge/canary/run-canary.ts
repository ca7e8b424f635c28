import { type CanaryOutcome, judgeCanary, type Margins, marginsOf, outcomeOf } from '../../core/canary/judge-canary.ts';
import { type Signal, signalOf } from '../../core/canary/signal.ts';
import { firstStartOf, type Step, stepsOf } from '../../core/canary/steps.ts';
import { firstApplicationStart } from '../../core/ledger/daemon-now.ts';
import { isOver, tasksOfDaemon } from '../../core/ledger/known-tasks.ts';
import { goneOf, leavingOf } from '../../core/ledger/leaving.ts';
import type { Ledger } from '../../core/ledger/ledger.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { Verdict } from '../../core/words/verdict.ts';
import { type Calls, deniedAction, StoppedError } from './calls.ts';
import { type Cleaned, cleanUp, type Remains } from './clean-up.ts';
import { namesOf } from './follow-task.ts';
import type { Made } from './made.ts';
import type { CanaryPlan } from './read-plan.ts';
import { readSamples } from './read-signals.ts';

/** The end of the following. */
export type Ending =
  | { readonly kind: 'seen' }
  | { readonly kind: 'not-observed' | 'interrupted' | 'timed-out'; readonly why: string }
  | { readonly kind: 'denied'; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string };

/** A daemon with its margins, and whether its metrics began before the task. */
export type DaemonSeen = Margins & { readonly signal: Signal };

/** All that a canary has shown. */
export type CanaryRun = {
  readonly ending: Ending;
  readonly outcome: CanaryOutcome;
  readonly containerInstanceArn: string | null;
  readonly daemons: readonly DaemonSeen[];
  readonly verdicts: readonly Verdict[];
  readonly steps: readonly Step[];
  readonly ledger: Ledger | null;
  readonly made: readonly string[];
  readonly cleaned: Cleaned;
};

export type ToRun = {
  readonly plan: CanaryPlan;
  readonly policy: Policy;
  /** Makes and follows; gives the reason why the end was not seen, or null. */
  readonly follow: () => Promise<string | null>;
  /** The calls of what comes after, whatever came before: its timeLimit begins when it is asked for. */
  readonly cleaning: () => Calls;
};

const NOTHING_LEFT: Cleaned = { left: [], problems: [], denied: null };

/** Follows to the end, or to the first reason to stop; then takes away what was made, whatever happened. */
export const runCanary = async (made: Made, { plan, policy, follow, cleaning }: ToRun): Promise<CanaryRun> => {
  const ending = await endingOf(follow);
  const calls = cleaning();
  if (made.mark !== null) made.say('cleans up; another Ctrl-C leaves what is left');
  // what costs goes first
  const cleaned = made.mark === null ? NOTHING_LEFT : await cleanUp(remainsOf(made, made.mark.id), calls);
  const { ledger, taskArn } = made;
  const verdicts = ledger === null ? [] : judgeCanary(ledger, plan.coverages, { policy, now: calls.aws.now() });
  const names = namesOn(plan, ledger);
  const daemons: DaemonSeen[] = [];
  for (const name of names) daemons.push({ ...marginsOf(name, verdicts), signal: await signalFor(name, made, calls) });
  return {
    ending,
    outcome: outcomeOf(names, verdicts),
    containerInstanceArn: made.instanceArn,
    daemons,
    verdicts,
    steps: ledger === null || taskArn === null ? [] : stepsOf(ledger, taskArn, names),
    ledger,
    made: made.arns,
    cleaned,
  };
};

/** Of a service, whose provider only its new instance tells, the daemons of that provider. */
const namesOn = (plan: CanaryPlan, ledger: Ledger | null): readonly string[] => {
  const provider = ledger?.capacityProviderName ?? plan.provider;
  const coverages = plan.coverages.filter(
    ({ capacityProviderNames }) => provider === null || (capacityProviderNames ?? [provider]).includes(provider),
  );
  return namesOf({ coverages });
};

const endingOf = async (follow: ToRun['follow']): Promise<Ending> => {
  try {
    const why = await follow();
    return why === null ? { kind: 'seen' } : { kind: 'not-observed', why };
  } catch (error) {
    if (error instanceof StoppedError) return { kind: error.by, why: error.message };
    const denied = deniedAction(error);
    if (denied !== null) return { kind: 'denied', why: `you may not do ${denied}` };
    return { kind: 'failed', why: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
};

const remainsOf = ({ clusterArn, taskArn, taskDefinitionArn, instanceArn, ledger }: Made, id: string): Remains => {
  const own = taskArn === null ? undefined : ledger?.tasks.get(taskArn);
  const isLeaving = ledger !== null && (leavingOf(ledger) !== null || goneOf(ledger) !== null);
  return {
    id,
    clusterArns: [clusterArn],
    taskArns: taskArn === null || (own !== undefined && isOver(own)) ? [] : [taskArn],
    definitionArns: taskDefinitionArn === null ? [] : [taskDefinitionArn],
    instances: instanceArn === null || isLeaving ? [] : [{ clusterArn, arn: instanceArn }],
  };
};

const signalFor = async (daemonName: string, made: Made, calls: Calls): Promise<Signal> => {
  const { ledger, clusterArn, sharedSignals } = made;
  const daemonStartedAt = ledger === null ? null : firstStartOf(tasksOfDaemon(ledger, daemonName));
  const taskStartedAt = ledger === null ? null : firstApplicationStart(ledger);
  const isAlone = sharedSignals !== null && !sharedSignals.has(daemonName);
  const evidence = { isAlone, daemonStartedAt, taskStartedAt };
  if (!isAlone || daemonStartedAt === null || taskStartedAt === null) return signalOf({ ...evidence, minutes: null });
  const window = { from: daemonStartedAt, to: calls.aws.now() };
  const { minutes, why } = await readSamples(clusterArn, daemonName, window, calls);
  const signal = signalOf({ ...evidence, minutes });
  return why === null ? signal : { ...signal, why: `${signal.why}: ${why}` };
};
