import type { RemedyName } from '../words/remedy.ts';
import type { Verdict } from '../words/verdict.ts';
import type { Step } from './step.ts';

/** A task's fact that a plan rests on: with another version the plan is another one. */
export type RestsOn = { readonly arn: string; readonly version: number };

/** The calls for one incident, and the facts that they rest on. Plain data. */
export type Plan = {
  /** The same for the same incident, remedy, attempt and facts, whoever makes it and whenever. */
  readonly id: string;
  readonly incidentId: string;
  readonly remedy: RemedyName;
  readonly clusterArn: string;
  readonly capacityProviderName: string | null;
  readonly containerInstanceArn: string;
  /** The violations of the incident that it would help against; never empty. */
  readonly against: readonly Pick<Verdict, 'rule' | 'daemonName'>[];
  /** The number of acts of this incident before it. */
  readonly attempt: number;
  /** The time that the world has to change after it. */
  readonly deadlineSeconds: number;
  /** Never empty: without a step there is no plan. */
  readonly steps: readonly Step[];
  /** Epoch milliseconds. */
  readonly madeAt: number;
  readonly restsOn: readonly RestsOn[];
};

/** The tasks that a plan stops; none where it drains, which is about the container instance itself. */
export const stoppedBy = ({ steps }: Plan): readonly string[] =>
  steps.flatMap((step) => (step.call === 'StopTask' ? step.input.task : []));
