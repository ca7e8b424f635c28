import { describe, expect, it } from 'vitest';
import { receive } from './received.ts';

const cell = (value: unknown) => ({ field: 'a', value });
const row = (count: number) => Array.from({ length: count }, (_, at) => cell(at));

describe('the cells of a row of Logs Insights', () => {
  it('are one value, which is on the line of the first', async () => {
    const { values, lines } = await receive(
      `[\n[${JSON.stringify(cell(1))},\n${JSON.stringify(cell(2))}],\n[{"a":1}]\n]`,
    );
    expect(values).toEqual([[cell(1), cell(2)], { a: 1 }]);
    expect(lines).toEqual([2, 4]);
  });

  it('of two rows are two values, also where the bracket between them is lost', async () => {
    const [first, second] = [JSON.stringify(row(2)), JSON.stringify(row(3))];
    expect((await receive(`[${first},\n${second}]`)).values).toEqual([row(2), row(3)]);
    expect((await receive(`[${first.slice(0, -1)},\n${second}]`)).values).toEqual([row(2), row(3)]);
  });

  it('are not held by the million', async () => {
    const { values } = await receive(JSON.stringify([row(25_000)]));
    expect(values.map((value) => (Array.isArray(value) ? value.length : null))).toEqual([10_000, 10_000, 5000]);
  });
});
