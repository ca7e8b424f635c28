import type { Fact, InstanceScopedFact } from '../facts.ts';
import { advanceDeployments } from './advance-deployments.ts';
import { advanceInstance } from './advance-instance.ts';
import type { AdvanceContext, Advanced } from './context.ts';
import type { PlaceState } from './instance-state.ts';

/**
 * A place after it has learned facts: the heart of the one write path, whether a fact came from an event, a due check or
 * the audit. Pure: the state that is given stays as it is. The same facts again change nothing.
 * @param facts all about this one place; none at all only judges again, as the clock or a changed inventory asks for
 */
export const advance = (state: PlaceState | null, facts: readonly Fact[], context: AdvanceContext): Advanced => {
  const kind = state?.kind ?? (facts[0]?.kind === 'deployment' ? 'deployments' : 'instance');
  if (kind === 'deployments') {
    const ofDeployments = facts.filter((fact) => fact.kind === 'deployment');
    return advanceDeployments(state?.kind === 'deployments' ? state : null, ofDeployments, context);
  }
  const ofInstance = facts.filter((fact): fact is InstanceScopedFact => fact.kind !== 'deployment');
  return advanceInstance(state?.kind === 'instance' ? state : null, ofInstance, context);
};
