import { describe, expect, it } from 'vitest';
import { TRAITS, WORDS } from '../../shared/core/rules/index.ts';
import { RULE_NAMES } from '../../shared/core/words/verdict.ts';
import { TROUBLES } from '../../shared/edge/setup/metrics.ts';
import { anchorsIn, docText, sectionOf } from './markdown.ts';
import { alarms, outputs, params } from './template.ts';

const operations = docText('operations.md');
const runbooks = anchorsIn(sectionOf(operations, 'Alarms')).filter((anchor) => anchor !== 'when-each-is-red');
const names = alarms().map(({ name }) => name);
/** A person may be called for these: for an alarm, or for a trouble that one alarm names. */
const callings = [...names, ...TROUBLES];

describe('the runbooks', () => {
  it('are for alarms that were really read', () => {
    expect(names.length).toBeGreaterThan(10);
    expect(new Set(callings).size).toBe(callings.length);
    for (const name of callings) expect(name).toMatch(/^[a-z]+(-[a-z]+)+$/);
  });

  it.each(callings)('tell what %s means, where to look, what to do and when it clears', (name) => {
    expect(runbooks).toContain(name);
    const section = sectionOf(operations, name);
    for (const part of ['Means', 'Look', 'Do', 'Clears']) expect(section, part).toContain(`**${part}** `);
  });

  it.each(alarms())('of $name is the one that its alarm names', ({ name, description }) => {
    expect(description).toMatch(new RegExp(`Runbook: \\$\\{RunbookBaseUrl\\}/operations\\.md#${name}$`));
  });

  it('are of nothing that calls nobody', () => {
    expect(runbooks.filter((name) => !callings.includes(name))).toEqual([]);
  });

  it.each(TROUBLES)('of %s is led to by the alarm that names it', (trouble) => {
    const alarm = alarms().find(({ name }) => name === 'trouble-lasts');
    expect(alarm?.description).toContain(trouble);
    expect(sectionOf(operations, 'trouble-lasts')).toContain(`(#${trouble})`);
  });
});

describe('the operations guide', () => {
  it('names every parameter of the deployment, and no other', () => {
    const section = sectionOf(operations, 'Parameters');
    const told = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
    expect(told.toSorted()).toEqual(params().toSorted());
  });

  it('names every output of the stack', () => {
    const section = sectionOf(operations, "The stack's outputs");
    expect(outputs().length).toBeGreaterThan(5);
    for (const output of outputs()) expect(section).toContain(`\`${output}\``);
  });
});

describe('the rules', () => {
  it.each(RULE_NAMES)('have the words and the defaults of %s as its file has them', (rule) => {
    const quoted = sectionOf(docText('rules.md'), rule)
      .split('\n')
      .filter((line) => line.startsWith('> '))
      .map((line) => line.slice(2))
      .join(' ');
    const remedies = TRAITS[rule].ladder.map(({ remedy }) => `\`${remedy}\``).join(', then ');
    expect(quoted).toBe(
      `**Severity:** ${TRAITS[rule].severity}. **Remedy:** ${remedies || 'none by itself'}. ` +
        `**While it is open:** ${WORDS[rule].advice}. **Once it is over:** ${WORDS[rule].afterwards}.`,
    );
  });

  it('are the rows of the table, in the order of the names', () => {
    const rows = [...docText('rules.md').matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);
    expect(rows).toEqual([...RULE_NAMES]);
  });

  it.each(RULE_NAMES)('say what to do when %s is broken, where notices link to', (rule) => {
    expect(sectionOf(docText('rules.md'), rule).length).toBeGreaterThan(100);
  });
});
