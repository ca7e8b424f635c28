import type { Fact } from '../../core/words/facts.ts';

/** One envelope, as it was read. Times are epoch milliseconds. */
export type EventRead =
  | { readonly kind: 'fact'; readonly fact: Fact }
  | {
      /** An event of ECS that no rule needs. */
      readonly kind: 'passed-by';
      readonly why: string;
      /** Its own time, if it is of a kind that we know. */
      readonly at: number | null;
      /** The cluster that it is of, if it says so. */
      readonly clusterArn: string | null;
    }
  | { readonly kind: 'not-ecs' }
  | {
      readonly kind: 'broken';
      /** The path of the field, e.g. `detail.taskArn`. */
      readonly field: string;
      readonly problem: string;
    };
