import type { Datapoints } from './math-values.ts';

export type State = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** The properties of an alarm that decide its state. */
export type Rule = {
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  /** The fourth way, `missing`, is used by no alarm here. */
  readonly treatMissingData: 'breaching' | 'notBreaching' | 'ignore';
  readonly isBreaching: (datapoint: number) => boolean;
};

/**
 * The state that CloudWatch gives an alarm, by its documentation ("Configuring how CloudWatch alarms treat missing data"): it
 * looks at more datapoints than the alarm asks for. As long as enough of them are there, the newest of those decide, however old;
 * what is missing is filled in as few times as it takes.
 * @param datapoints the whole evaluation range, the oldest first, no shorter than the evaluation periods
 */
export const nextState = (datapoints: Datapoints, rule: Rule, state: State): State => {
  const { evaluationPeriods, datapointsToAlarm } = rule;
  const newest = datapoints.slice(-evaluationPeriods).filter((datapoint) => datapoint !== undefined);
  if (newest.length === evaluationPeriods) return decided(breachingIn(newest, rule) >= datapointsToAlarm);
  const real = datapoints.filter((datapoint) => datapoint !== undefined);
  if (real.length >= evaluationPeriods)
    return decided(breachingIn(real.slice(-evaluationPeriods), rule) >= datapointsToAlarm);
  return filled(datapoints, rule, state);
};

const filled = (datapoints: Datapoints, rule: Rule, state: State): State => {
  const { evaluationPeriods, datapointsToAlarm, treatMissingData } = rule;
  const real = datapoints.filter((datapoint) => datapoint !== undefined);
  const breaching = breachingIn(real, rule);
  const missing = evaluationPeriods - real.length;
  switch (treatMissingData) {
    case 'breaching':
      return decided(breaching + missing >= datapointsToAlarm);
    case 'notBreaching':
      return decided(breaching >= datapointsToAlarm);
    case 'ignore':
      return real.length === breaching
        ? kept(breaching, datapointsToAlarm, state)
        : decided(breaching >= datapointsToAlarm);
  }
};

/** Too few breaching datapoints change nothing if there are no others. */
const kept = (breaching: number, datapointsToAlarm: number, state: State): State =>
  breaching >= datapointsToAlarm ? 'ALARM' : state;

const breachingIn = (datapoints: readonly number[], { isBreaching }: Rule): number =>
  datapoints.filter(isBreaching).length;

const decided = (isAlarm: boolean): State => (isAlarm ? 'ALARM' : 'OK');
