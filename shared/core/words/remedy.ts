/** The remedies that Bookend may take by itself, one rung of a ladder after the other. */
export const REMEDY_NAMES = ['stop-early-tasks', 'drain-instance'] as const;

/**
 * `stop-early-tasks`: StopTask on the application tasks that started before the daemon; their service replaces them.
 * `drain-instance`: UpdateContainerInstancesState DRAINING; ECS moves the work and replaces the instance.
 */
export type RemedyName = (typeof REMEDY_NAMES)[number];

/** The acts that a person may ask for. `redeploy-daemon` replaces instances across the fleet: Bookend never does so by itself. */
export const ACTION_NAMES = [...REMEDY_NAMES, 'redeploy-daemon'] as const;

export type ActionName = (typeof ACTION_NAMES)[number];

/** One rung of a rule's ladder; after the last one comes a person. */
export type Rung = {
  readonly remedy: RemedyName;
  /** The time that the world has to change after the remedy's calls, until the next rung is due. */
  readonly deadlineSeconds: number;
};

/** `observe`: say what would be done. `propose`: with a plan that a person can have carried out. `enforce`: do it. */
export const MODES = ['observe', 'propose', 'enforce'] as const;

export type Mode = (typeof MODES)[number];
