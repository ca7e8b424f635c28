import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { JUDGEMENTS, TRAITS, WORDS } from '../../shared/core/rules/index.ts';
import { RULE_NAMES } from '../../shared/core/words/verdict.ts';
import { RULES } from '../../simulator/scenarios/claim.ts';

/** In code; a comment may speak of a rule. */
const QUOTED = new RegExp(`['"](${RULE_NAMES.join('|')})['"]`);
const NAMES = 'shared/core/words/verdict.ts';
/** Holes that a rule judges too: each names its rule, so that no one thing is told twice. */
const ALSO_RULES = ['shared/core/holes/deployment-unsettled.ts', 'shared/core/holes/instance-without-daemon.ts'];

describe('a rule is one thing', () => {
  it('named in its table, in the list of names, and nowhere else in what runs', () => {
    const files = globSync(['shared/**/*.ts', 'functions/**/*.ts', 'cli/**/*.ts', 'infra/**/*.{ts,cjs}']);
    const naming = files.filter((file) => QUOTED.test(readFileSync(file, 'utf8')));
    expect(files.length).toBeGreaterThan(400);
    expect(naming.toSorted()).toEqual([...ALSO_RULES, 'shared/core/rules/index.ts', NAMES]);
  });

  it('kept in no other table over the names', () => {
    const files = globSync(['shared/**/*.ts', 'functions/**/*.ts', 'cli/**/*.ts']);
    const tables = files.filter((file) => readFileSync(file, 'utf8').includes('Record<RuleName'));
    expect(tables.toSorted()).toEqual([
      'shared/core/policy/policy.ts', // severities and remedies, which a person may set
      'shared/core/rules/default-policy.ts',
      'shared/core/rules/index.ts',
    ]);
  });

  it('of which the simulator, which shares no code with the judge, keeps the same names', () => {
    expect([...RULES].toSorted()).toEqual([...RULE_NAMES].toSorted());
  });

  it.each(RULE_NAMES)('with a file of the name of %s', (rule) => {
    expect(globSync(`shared/core/rules/${rule}.ts`)).toHaveLength(1);
    expect(globSync(`test/rules/${rule}.test.ts`)).toHaveLength(1);
    expect(globSync(`simulator/truth/rules/${rule}.ts`)).toHaveLength(1);
  });

  it.each(RULE_NAMES)('with a judgement, traits and words of %s that belong together', (rule) => {
    expect(Object.keys(JUDGEMENTS[rule])).not.toEqual([]);
    const { margin, inTable } = WORDS[rule];
    expect(margin === null, 'a margin in a message goes with one in the table').toBe(inTable === null);
    if (TRAITS[rule].measures !== undefined) expect(margin, 'what is measured has a margin').not.toBeNull();
    if (WORDS[rule].consequences?.command === 'stop-task')
      expect(TRAITS[rule].ladder.map(({ remedy }) => remedy)).toContain('stop-early-tasks');
  });
});
