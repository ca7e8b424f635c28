import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { afterRefusal } from '../../../shared/core/remedies/decide.ts';
import { GUARD_NAMES, OVERRIDABLE } from '../../../shared/core/remedies/guard.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import { ACTION_NAMES } from '../../../shared/core/words/remedy.ts';
import { readPolicy } from '../../../shared/edge/policy/read-policy.ts';

const textOf = (name: string): string => readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');

/** The rows of all tables whose first cell is one name in backquotes, by that name. */
const rowsOf = (text: string): readonly (readonly string[])[] =>
  text
    .split('\n')
    .filter((line) => /^\| `[^`]+` \|/.test(line))
    .map((line) => line.split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim().replace(/^`([^`]+)`$/, '$1')));

describe('the page about remediation', () => {
  const rows = rowsOf(textOf('remediation.md'));

  it('has every guard, in the order in which they answer, with whether it may be overridden and what comes then', () => {
    const after = { again: 'asked again', drop: 'dropped', person: 'a person' };
    const ofGuards = rows.filter(([name]) => GUARD_NAMES.some((guard) => guard === name));
    expect(ofGuards.map(([name, , override, then]) => [name, override, then])).toEqual(
      GUARD_NAMES.map((guard) => {
        const refused = [{ guard, passed: false, reason: '', until: null }];
        return [guard, OVERRIDABLE.includes(guard) ? 'yes' : 'no', after[afterRefusal(refused, 0, 0).kind]];
      }),
    );
  });

  it('has every remedy', () => {
    const names = rows.map(([name]) => name);
    for (const action of ACTION_NAMES) expect(names).toContain(action);
  });
});

describe('the page about the policy', () => {
  const text = textOf('policy.md');

  it('has every field, in the policy’s order, with its default where that is one value', () => {
    const fields = rowsOf(text).filter(([name = '']) => name in DEFAULT_POLICY);
    expect(fields.map(([name]) => name).toSorted()).toEqual(Object.keys(DEFAULT_POLICY).toSorted());
    const simple = Object.entries(DEFAULT_POLICY).filter(
      ([name, value]) => typeof value !== 'object' && name !== 'repairHeadStartSeconds',
    );
    const documented = new Map(fields.map(([name = '', byDefault]) => [name, byDefault]));
    for (const [name, value] of simple) expect([name, documented.get(name)]).toEqual([name, String(value)]);
  });

  it('has examples that are policies', () => {
    const examples = [...text.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json = '']) => JSON.parse(json));
    expect(examples.length).toBeGreaterThan(2);
    for (const example of examples) expect(() => readPolicy(example)).not.toThrow();
  });
});
