import type { Outcome, RuleName, Verdict } from '../../../shared/core/words/verdict.ts';
import { clusterArn, DAEMON, instanceArn } from '../../timeline/index.ts';

/** A rule's verdict on the daemon of the timelines, with nothing in it but its outcome. */
export const verdictOf = (rule: RuleName, outcome: Outcome, more: Partial<Verdict> = {}): Verdict => ({
  rule,
  outcome,
  clusterArn: clusterArn(),
  capacityProviderName: null,
  containerInstanceArn: instanceArn(),
  daemonName: DAEMON,
  marginMs: null,
  taskArns: [],
  named: [],
  tasksTotal: 0,
  occurredAt: null,
  until: null,
  reason: '',
  ...more,
});
