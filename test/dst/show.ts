import { stringify } from 'yaml';
import type { EcsEvent } from '../../simulator/events/envelope.ts';
import { iso } from '../../simulator/events/envelope.ts';
import { shrink } from '../../simulator/random-fleets/shrink.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { type Compared, compare } from './compare.ts';
import { type FleetRun, runFleet } from './fleet-run.ts';

export const problemsOf = (scenario: Scenario, seed: number): Compared[] =>
  compare(runFleet(scenario, seed)).filter(({ problem }) => problem !== null);

/** The smallest fleet on which the same rule still goes wrong. */
export const shrunk = (scenario: Scenario, seed: number): Scenario => {
  const rules = new Set(problemsOf(scenario, seed).map(({ rule }) => rule));
  return shrink(scenario, (smaller) => problemsOf(smaller, seed).some(({ rule }) => rules.has(rule)));
};

/** A fleet as a person reads it: the scenario, what is wrong, and of the container instances concerned all that was told. */
export const story = (scenario: Scenario, seed: number): string[] => {
  const events: EcsEvent[] = [];
  const run = runFleet(scenario, seed, (event) => events.push(event));
  const compared = compare(run);
  const wrong = compared.filter(({ problem }) => problem !== null);
  const concerned = new Set((wrong.length > 0 ? wrong : compared).map(placeOf));
  return [
    ...stringify(scenario).trimEnd().split('\n'),
    '',
    ...[...concerned].flatMap((arn) => [
      arn,
      ...wrong.filter((one) => placeOf(one) === arn).flatMap(problemLines),
      ...eventLines(run, events, arn),
      ...compared.filter((one) => placeOf(one) === arn).map(verdictLine),
      '',
    ]),
  ];
};

const placeOf = ({ truth, replay }: Compared): string =>
  truth?.containerInstanceArn ?? replay?.containerInstanceArn ?? truth?.clusterArn ?? replay?.clusterArn ?? '';

const problemLines = ({ rule, truth, replay, problem }: Compared): string[] => [
  `  WRONG  ${rule} ${truth?.daemonName ?? replay?.daemonName ?? ''}: ${problem}`,
  `         truth:  ${truth === undefined ? 'no line' : `${truth.reason}; occurred ${truth.occurredAt}; [${truth.tasks.map(shortOf)}]`}`,
  `         replay: ${replay === undefined ? 'no line' : `${replay.reason}; occurred ${replay.occurredAt}; [${replay.tasks.map(shortOf)}]`}`,
];

const verdictLine = ({ rule, truth, replay, really, said, byTheLetter }: Compared): string =>
  `  ${(truth?.daemonName ?? replay?.daemonName ?? '').padEnd(10)} ${rule.padEnd(21)} was ${really.padEnd(12)} said ${said.padEnd(12)} ${byTheLetter ?? replay?.reason ?? ''}`;

/** In order of the facts' own times; what the way lost is named in the log of what really happened. */
const eventLines = (run: FleetRun, events: readonly EcsEvent[], arn: string): string[] => {
  const told = events.filter(
    ({ detail }) =>
      detail.containerInstanceArn === arn || (detail.clusterArn === arn && 'daemonDeploymentArn' in detail),
  );
  const lines = new Set(told.map(({ detail }) => ` told  ${moment(detail)}  ${what(detail)}`));
  return [...lines].sort().concat(lostLines(run, arn));
};

const lostLines = ({ log, hasDelivered }: FleetRun, arn: string): string[] => {
  const instance = log.instances.get(arn);
  if (instance === undefined) return [];
  const of = (fact: string, at: number, text: string): string[] =>
    hasDelivered(fact) ? [] : [` LOST  ${iso(at)}  ${text}`];
  return [
    ...instance.statuses.flatMap(({ status, at, version }) =>
      of(`${arn} version ${version}`, at, `version ${version} ${status}`),
    ),
    ...instance.daemonChecks.flatMap(({ status, at }) => of(`${arn} check ${at}`, at, `DAEMON check ${status}`)),
    ...instance.processes.flatMap(({ taskArn, daemonName, startedAt, endedAt = startedAt, endTold }) => [
      ...of(`${taskArn} startedAt`, startedAt, `${daemonName ?? 'application'} ${shortOf(taskArn)} started`),
      ...(endTold === 'moment'
        ? of(`${taskArn} executionStoppedAt`, endedAt, `${daemonName ?? 'application'} ${shortOf(taskArn)} ended`)
        : []),
    ]),
  ];
};

const moment = (detail: EcsEvent['detail']): string =>
  String(detail.updatedAt ?? detail.createdAt ?? '(health)'.padEnd(24));

const FIELDS = ['version', 'status', 'lastStatus', 'group', 'startedAt', 'executionStoppedAt', 'eventName'] as const;

const what = (detail: EcsEvent['detail']): string =>
  [
    detail.taskArn === undefined ? '' : shortOf(String(detail.taskArn)),
    ...FIELDS.filter((name) => detail[name] !== undefined).map((name) => `${name}=${detail[name]}`),
    detail.healthChecks === undefined ? '' : JSON.stringify(detail.healthChecks),
  ]
    .filter((text) => text !== '')
    .join(' ');

const shortOf = (arn: string): string => arn.slice(-6);
