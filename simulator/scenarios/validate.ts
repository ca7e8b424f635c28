import * as v from 'valibot';
import type { ClusterPlan } from './cluster-plan.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { Scenario } from './scenario.ts';
import { SCENARIO } from './schema.ts';

/** One thing that is wrong with a scenario, and where: `clusters.0.services.1.desiredCount`. */
export interface Problem {
  readonly path: string;
  readonly problem: string;
}

export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
  readonly problems: readonly Problem[];

  constructor(source: string, problems: readonly Problem[]) {
    const list = problems.map(({ path, problem }) => `  ${path === '' ? '(the whole)' : path}: ${problem}`);
    super(`${source}: ${problems.length} problem${problems.length === 1 ? '' : 's'}\n${list.join('\n')}`);
    this.problems = problems;
  }
}

/** A scenario of what somebody wrote, or a ScenarioError that names every problem at once. */
export const validateScenario = (input: unknown, source = 'scenario'): Scenario => {
  const result = v.safeParse(SCENARIO, input);
  if (!result.success) throw new ScenarioError(source, result.issues.map(problemOf));
  const problems = [...result.output.clusters.flatMap(clusterProblems), ...faultProblems(result.output)];
  if (problems.length > 0) throw new ScenarioError(source, problems);
  return result.output;
};

const problemOf = (issue: v.GenericIssue): Problem => {
  const path = v.getDotPath(issue) ?? '';
  if (issue.kind === 'schema' && issue.type === 'strict_object') {
    if (issue.expected === 'never') return { path, problem: 'is not known here' };
    if (issue.received === 'undefined' && issue.expected !== 'Object') return { path, problem: 'is missing' };
    return { path, problem: issue.expected === 'Object' ? 'must be an object' : issue.message };
  }
  if (issue.received === 'undefined') return { path, problem: 'is missing' };
  return { path, problem: issue.expected === 'Object' ? 'must be an object' : issue.message };
};

/** Names that lead nowhere, and names given twice. */
const clusterProblems = (cluster: ClusterPlan, index: number): Problem[] => {
  const at = `clusters.${index}`;
  const providers = cluster.capacityProviders.map(({ name }) => name);
  const unknown = (path: string, name: string): Problem[] =>
    providers.includes(name)
      ? []
      : [{ path, problem: `names the capacity provider ${name}, which its cluster does not have` }];
  return [
    ...twice(`${at}.capacityProviders`, providers),
    ...twice(
      `${at}.daemons`,
      (cluster.daemons ?? []).map(({ name }) => name),
    ),
    ...twice(
      `${at}.services`,
      (cluster.services ?? []).map(({ name }) => name),
    ),
    ...staticProblems(cluster, `${at}.static`),
    ...(cluster.services ?? []).flatMap(({ capacityProvider }, i) =>
      unknown(`${at}.services.${i}.capacityProvider`, capacityProvider),
    ),
    ...(cluster.tasks ?? []).flatMap(({ capacityProvider }, i) =>
      unknown(`${at}.tasks.${i}.capacityProvider`, capacityProvider),
    ),
    ...(cluster.daemons ?? []).flatMap(({ capacityProviders = [] }, i) =>
      capacityProviders.flatMap((name, j) => unknown(`${at}.daemons.${i}.capacityProviders.${j}`, name)),
    ),
  ];
};

/** A name of the living part can't be that of something that stands still. */
const staticProblems = ({ capacityProviders, services = [], static: still }: ClusterPlan, at: string): Problem[] => {
  if (still === undefined) return [];
  const { capacityProvider, services: own = [] } = still;
  const living = services.map(({ name }) => name);
  const isTaken = capacityProviders.some(({ name }) => name === capacityProvider);
  return [
    ...(isTaken ? [{ path: `${at}.capacityProvider`, problem: `${capacityProvider} is there twice` }] : []),
    ...twice(
      `${at}.services`,
      own.map(({ name }) => name),
    ),
    ...own.flatMap(({ name }, index) =>
      living.includes(name) ? [{ path: `${at}.services.${index}.name`, problem: `${name} is there twice` }] : [],
    ),
  ];
};

const twice = (at: string, names: readonly string[]): Problem[] =>
  names.flatMap((name, index) =>
    names.indexOf(name) === index ? [] : [{ path: `${at}.${index}.name`, problem: `${name} is there twice` }],
  );

/** A fault that can fall nowhere is a mistake. */
const faultProblems = ({ clusters, faults = [] }: Scenario): Problem[] =>
  faults.flatMap((fault, index) => {
    const places = clusters.filter(({ name }) => fault.cluster === undefined || fault.cluster === name);
    return FAULT_NAMES.flatMap((key) => {
      const name = fault[key];
      if (name === undefined || places.some((cluster) => namesOf(cluster, key).includes(name))) return [];
      return [{ path: `faults.${index}.${key}`, problem: `names ${name}, which the scenario does not have` }];
    });
  });

const FAULT_NAMES = ['cluster', 'capacityProvider', 'daemon'] as const satisfies readonly (keyof FaultPlan)[];

const namesOf = (cluster: ClusterPlan, key: (typeof FAULT_NAMES)[number]): string[] => {
  switch (key) {
    case 'cluster':
      return [cluster.name];
    case 'capacityProvider':
      return cluster.capacityProviders.map(({ name }) => name);
    case 'daemon':
      return (cluster.daemons ?? []).map(({ name }) => name);
  }
};
