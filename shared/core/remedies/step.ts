import type { ActionName } from '../words/remedy.ts';

type Call<Name extends string, Input> = {
  readonly call: Name;
  readonly input: Readonly<Input>;
  /** Says in one line for a person what the call does. Holds text from events: escape it for where it goes. */
  readonly says: string;
};

/** On an application task; never on a daemon task: of a critical daemon that makes ECS drain the container instance. */
export type StopTask = Call<'StopTask', { cluster: string; task: string; reason: string }>;

/** Always of one container instance, so that one call is one unit of the budget. Only an ACTIVE one can be drained. */
export type DrainInstance = Call<
  'UpdateContainerInstancesState',
  { cluster: string; containerInstances: readonly [string]; status: 'DRAINING' }
>;

/** With every setting that the daemon has: one that is left out goes back to its default. */
export type RedeployDaemon = Call<'UpdateDaemon', Record<string, unknown>>;

/** One call to ECS that changes something. */
export type Step = StopTask | DrainInstance | RedeployDaemon;

/**
 * The answer to a step. `accepted`: ECS took it on, or there was nothing left to do. `refused`: ECS said no, in an error or
 * in the `failures` of a 200. `throttled` and `denied`: ECS did nothing. `unknown`: no answer; it may have been done.
 */
export type StepAnswer = {
  readonly step: Step;
  readonly answer: 'accepted' | 'refused' | 'throttled' | 'denied' | 'unknown';
  /** ECS's own words for a refusal, shortened. */
  readonly reason: string | null;
};

/** The origin of an act: Bookend itself for an open incident, or a person. */
export type RemedyAsked = {
  readonly by: 'bookend' | 'person';
  /** The action that a person asked for; null: the ladder chooses. */
  readonly action: ActionName | null;
  readonly reason: string;
};
