import type { Json, JsonObject } from '../json.ts';
import { nextState, type Rule, type State } from './evaluation.ts';
import type { Measurements } from './measured.ts';
import type { Reading } from './reading.ts';
import { objectOf, queriesIn, type Watched, watchedBy } from './watched.ts';

export type Change = { readonly minute: number; readonly state: State };

/** An alarm of the template. */
export class Alarm {
  readonly name: string;
  readonly #properties: JsonObject;
  readonly #rule: Rule;
  readonly #periodMinutes: number;

  constructor(properties: JsonObject) {
    const { AlarmName, EvaluationPeriods, DatapointsToAlarm = EvaluationPeriods, TreatMissingData } = properties;
    this.name = String(AlarmName).replace('bookend-dev-', '');
    this.#properties = properties;
    this.#periodMinutes = Number(properties.Period ?? queriesIn(properties).flatMap(periodIn)[0]) / 60;
    this.#rule = {
      evaluationPeriods: Number(EvaluationPeriods),
      datapointsToAlarm: Number(DatapointsToAlarm),
      treatMissingData: treatedAs(TreatMissingData),
      isBreaching: breachOf(properties),
    };
  }

  /**
   * The states that a new alarm goes through. One of Metrics Insights is red as long as one of its series is; a series
   * that is not there is in order.
   */
  changes(measurements: Measurements, minutes: number, reading: Reading): readonly Change[] {
    const watched = watchedBy(this.#properties, measurements, reading);
    const first = (name: string | null): State => (name === null ? 'INSUFFICIENT_DATA' : 'OK');
    const states = watched.map(({ name }) => first(name));
    const changes: Change[] = [];
    const every = reading.isAligned ? this.#periodMinutes : 1;
    for (let minute = every; minute <= minutes; minute += every) {
      for (const [index, { datapoints }] of watched.entries())
        states[index] = this.#next(datapoints, minute, reading, states[index] ?? 'OK');
      const state = states.includes('ALARM') ? 'ALARM' : (states[0] ?? 'OK');
      if (state !== (changes.at(-1)?.state ?? 'INSUFFICIENT_DATA')) changes.push({ minute, state });
    }
    return changes;
  }

  #next(datapoints: Watched['datapoints'], minute: number, { lookBack }: Reading, state: State): State {
    const periods = this.#rule.evaluationPeriods + lookBack;
    return nextState(datapoints({ minute, periods, length: this.#periodMinutes }), this.#rule, state);
  }
}

const periodIn = ({ Period, MetricStat }: JsonObject): readonly number[] => {
  const period = Period ?? objectOf(MetricStat).Period;
  return period === undefined ? [] : [Number(period)];
};

const treatedAs = (way: Json | undefined): Rule['treatMissingData'] => {
  if (way === 'breaching' || way === 'notBreaching' || way === 'ignore') return way;
  throw new Error(`${String(way)} is no way to treat missing data that is known here`);
};

const breachOf = ({ ComparisonOperator, Threshold }: JsonObject): Rule['isBreaching'] => {
  const threshold = Number(Threshold);
  if (ComparisonOperator === 'GreaterThanOrEqualToThreshold') return (datapoint) => datapoint >= threshold;
  if (ComparisonOperator === 'GreaterThanThreshold') return (datapoint) => datapoint > threshold;
  if (ComparisonOperator === 'LessThanThreshold') return (datapoint) => datapoint < threshold;
  throw new Error(`${String(ComparisonOperator)} is no comparison that is known here`);
};
