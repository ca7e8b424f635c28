import { COMPARED, type Datapoints, each, sumOf, type Value } from './math-values.ts';

export type Math = {
  /** The metrics and expressions that may be named, each as long as the stretch. */
  readonly named: (id: string) => Datapoints;
  /** True if FILL also fills a stretch in which nothing at all was measured. */
  readonly fillsNothing: boolean;
};

/** Of expressions that were read already: they are evaluated each minute. */
const TOKENS = new Map<string, readonly string[]>();

const TOKEN = /\s*(>=|<=|[A-Za-z_]\w*|\d+(?:\.\d+)?|[()[\],+\-*/<>])/y;

/** The datapoints of a metric-math expression, as far as alarms use it here. @throws for what is not known */
export const evaluateMath = (expression: string, math: Math): Datapoints => {
  const tokens = TOKENS.get(expression) ?? tokensIn(expression);
  TOKENS.set(expression, tokens);
  const value = new Evaluation([...tokens], math).whole();
  if (typeof value === 'number') throw new Error(`${expression} is no series`);
  return value;
};

const tokensIn = (expression: string): string[] => {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < expression.trimEnd().length) {
    const at = TOKEN.lastIndex;
    const [, token] = TOKEN.exec(expression) ?? [];
    if (token === undefined) throw new Error(`${expression.slice(at)} can't be read`);
    tokens.push(token);
  }
  return tokens;
};

class Evaluation {
  readonly #tokens: string[];
  readonly #math: Math;

  constructor(tokens: string[], math: Math) {
    this.#tokens = tokens;
    this.#math = math;
  }

  whole(): Value {
    const value = this.#compared();
    if (this.#tokens.length > 0) throw new Error(`${this.#tokens.join(' ')} is left over`);
    return value;
  }

  #compared(): Value {
    const left = this.#sum();
    const operator = this.#tokens[0];
    if (operator === undefined || !['>=', '<=', '>', '<'].includes(operator)) return left;
    this.#tokens.shift();
    return each([left, this.#sum()], ([one = 0, other = 0]) => Number(COMPARED[operator]?.(one, other)));
  }

  #sum(): Value {
    let value = this.#product();
    while (this.#tokens[0] === '+' || this.#tokens[0] === '-') {
      const sign = this.#tokens.shift() === '+' ? 1 : -1;
      value = each([value, this.#product()], ([one = 0, other = 0]) => one + sign * other);
    }
    return value;
  }

  #product(): Value {
    let value = this.#atom();
    while (this.#tokens[0] === '*') {
      this.#tokens.shift();
      value = each([value, this.#atom()], ([one = 0, other = 0]) => one * other);
    }
    return value;
  }

  #atom(): Value {
    const token = this.#tokens.shift() ?? '';
    if (/^\d/.test(token)) return Number(token);
    if (!/^[A-Za-z_]/.test(token)) throw new Error(`${token || 'the end'} is no value`);
    if (!this.#isNext('(')) return this.#math.named(token);
    this.#take('(');
    const values = this.#isNext('[') ? this.#list('[', ']') : this.#arguments();
    this.#take(')');
    return this.#called(token, values);
  }

  #called(name: string, values: readonly Value[]): Value {
    const [first = 0, second = 0] = values;
    if (name === 'SUM') return sumOf(values);
    if (name === 'FILL' && typeof first !== 'number' && typeof second === 'number') return this.#filled(first, second);
    if (name === 'IF' && values.length === 3)
      return each(values, ([condition = 0, yes = 0, no = 0]) => (condition === 0 ? no : yes));
    throw new Error(`${name} is no function that is known here`);
  }

  #filled(series: Datapoints, value: number): Datapoints {
    const isNothing = series.every((datapoint) => datapoint === undefined);
    return isNothing && !this.#math.fillsNothing ? series : series.map((datapoint) => datapoint ?? value);
  }

  #list(open: string, close: string): readonly Value[] {
    this.#take(open);
    const values = this.#arguments();
    this.#take(close);
    return values;
  }

  #arguments(): readonly Value[] {
    const values = [this.#compared()];
    while (this.#tokens[0] === ',') {
      this.#tokens.shift();
      values.push(this.#compared());
    }
    return values;
  }

  #isNext(token: string): boolean {
    return this.#tokens[0] === token;
  }

  #take(token: string): void {
    const taken = this.#tokens.shift();
    if (taken !== token) throw new Error(`${token} was expected, not ${taken}`);
  }
}
