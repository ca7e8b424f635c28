import type { ServiceRun } from './service-run.ts';
import type { SeenNotJudged } from './witness.ts';

/**
 * Names everything that went wrong in telling what can't be judged: each item that could not be is told of once, and no
 * other is. A cluster's daemons are refused for seconds at most, so there is none of those.
 */
export const notJudgedProblems = (run: ServiceRun): readonly string[] => {
  const seen = [...run.service.witness.notJudged.values()];
  const told = new Map(seen.map((one) => [one.containerInstanceArn, one]));
  const broken = new Set(
    run.verdicts.flatMap(({ containerInstanceArn }) => containerInstanceArn ?? []).filter(run.isBroken),
  );
  return [
    ...seen.flatMap((one) => problemsOf(run, one)),
    ...[...broken].filter((arn) => !told.has(arn)).map((arn) => `it could not be judged, and nobody was told: ${arn}`),
  ];
};

const problemsOf = ({ service: { witness }, isBroken }: ServiceRun, one: SeenNotJudged): readonly string[] => {
  const { id, step, containerInstanceArn } = one;
  const states = [...witness.notices.values()].filter(({ incidentId }) => incidentId === id).map(({ state }) => state);
  const expected = one.isResolved ? ['open', 'resolved'] : ['open'];
  const others = [...witness.notJudged.values()].filter((other) => other.containerInstanceArn === containerInstanceArn);
  return [
    ...(step === 'judge' && containerInstanceArn !== null && isBroken(containerInstanceArn)
      ? []
      : [`it could be judged, and an incident says that it could not (${step}): ${id}`]),
    ...(states.join() === expected.join() ? [] : [`its notices were ${states.join() || 'none'}: ${id}`]),
    ...(others.length > 1 ? [`it has ${others.length} incidents that say so: ${id}`] : []),
  ];
};
