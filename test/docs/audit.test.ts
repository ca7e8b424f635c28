import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { auditLines } from '../../cli/audit/audit-lines.ts';
import { HOLES } from '../../shared/core/holes/index.ts';
import { DEFAULT_POLICY } from '../../shared/core/rules/default-policy.ts';
import type { KnownAgent, Tool } from '../../shared/core/survey/known-agent.ts';
import { PUBLISHED_AGENTS } from '../../shared/core/survey/published-agents.ts';
import { LIMIT_OF_UNKNOWN } from '../../shared/core/survey/reservation.ts';
import { HOLE_NAMES } from '../../shared/core/words/hole.ts';
import { type Action, BUCKET_OF, type Bucket, SURVEY_SHARES } from '../../shared/edge/survey/actions.ts';
import { auditedOf } from '../cli/audit/audited.ts';
import { coreText, declarationIn, severitiesOf, wordsIn } from './declared.ts';
import { anchorsIn, docText, sectionOf } from './markdown.ts';

const audit = docText('audit.md');
const code = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(', ');
const rowsOf = (section: string): readonly string[] =>
  sectionOf(audit, section)
    .split('\n')
    .filter((line) => line.startsWith('| '));
/** Without the ends of lines. */
const flowing = (section: string): string => sectionOf(audit, section).replaceAll(/\s+/g, ' ');
const actionsIn = (text: string): readonly string[] => text.match(/\b[a-z\d]+:[A-Z]\w+/g) ?? [];

describe('the section of a hole', () => {
  it('is there for each, in the order of the names, and for nothing else', () => {
    expect(anchorsIn(sectionOf(audit, 'Every hole'))).toEqual([...HOLE_NAMES]);
  });

  it.each(HOLE_NAMES)('of %s has the words of its file: headline, severities and source', (hole) => {
    const quoted = sectionOf(audit, hole)
      .split('\n')
      .filter((line) => line.startsWith('> '))
      .map((line) => line.slice(2))
      .join(' ');
    const { headline, source } = HOLES[hole];
    const [, severities = ''] = /^\*\*.+?\*\* Severity: (.+?)\. Source: /.exec(quoted) ?? [];
    expect(quoted).toBe(`**${headline}.** Severity: ${severities}. Source: ${source}.`);
    expect(new Set(severities.match(/(?<=`)\w+(?=`)/g))).toEqual(severitiesOf(hole));
  });

  it.each(HOLE_NAMES)('of %s says when it is found and when not, and what to do', (hole) => {
    const section = sectionOf(audit, hole);
    for (const part of ['Found', 'Not', 'Do'])
      expect(section, part).toMatch(new RegExp(`^- \\*\\*${part}\\*\\*[: ]`, 'm'));
  });

  it.each(HOLE_NAMES)('of %s has a source that a reader can look up', (hole) => {
    expect(HOLES[hole].source).not.toMatch(/\bthe guide\b|Mastering/);
  });

  it('names fields of the policy as they are', () => {
    const named = [...sectionOf(audit, 'Every hole').matchAll(/\*([a-z]+[A-Z]\w+|daemons)\*/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name = '') => !Object.hasOwn(DEFAULT_POLICY, name))).toEqual([]);
  });
});

describe('the lists of the audit', () => {
  const toolsOf = ({ tools }: KnownAgent, has: boolean): string =>
    (Object.keys(tools) as Tool[]).filter((tool) => tools[tool] === has).join(', ');

  it('have each known agent with all that is known of it', () => {
    const rows = PUBLISHED_AGENTS.map((agent) => {
      const { name, repositories, check, forwards, graceSeconds } = agent;
      const checked = check === null ? '' : code([JSON.stringify(check).replaceAll('|', '\\|')]);
      return `| ${name} | ${code(repositories)} | ${toolsOf(agent, false)} | ${toolsOf(agent, true)} | ${checked} | ${forwards ? 'yes' : 'no'} | ${graceSeconds ?? ''} |`;
    });
    expect(rowsOf('Known agents').slice(1)).toEqual(rows);
  });

  it.each([
    { section: 'Configurations', file: 'survey/inline-configuration.ts', name: 'VARIABLES' },
    { section: 'Variables of applications', file: 'survey/agent-addresses.ts', name: 'VARIABLES' },
    { section: 'Ports', file: 'survey/container-ports.ts', name: 'PORTS' },
    { section: 'Ports', file: 'survey/configured-ports.ts', name: 'LISTENING' },
    { section: 'Ports', file: 'survey/configured-ports.ts', name: 'RECEIVERS' },
    { section: 'Ports', file: 'survey/configured-ports.ts', name: 'PLUGINS' },
    { section: 'unsupported-log-driver', file: 'holes/unsupported-log-driver.ts', name: 'SUPPORTED' },
    { section: 'health-check-cannot-run', file: 'survey/health-check.ts', name: 'SHELLS' },
    { section: 'health-check-cannot-run', file: 'survey/health-check.ts', name: 'TOOLS' },
    { section: 'reads-only-itself', file: 'survey/task-stats.ts', name: 'IN_IMAGE' },
    { section: 'instance-profile', file: 'holes/instance-profile.ts', name: 'ACTIONS' },
    { section: 'instance-profile', file: 'holes/instance-profile.ts', name: 'NOT_IN_OLD_POLICY' },
    { section: 'Graces', file: 'survey/stated-grace.ts', name: 'GRACE_KEYS' },
    { section: 'Graces', file: 'survey/stated-grace.ts', name: 'FLUSH_KEYS' },
    { section: 'Graces', file: 'survey/stated-grace.ts', name: 'GRACE_OPTIONS' },
    { section: 'Graces', file: 'survey/stated-grace.ts', name: 'ENDLESS' },
  ])('have under $section each word of $name in $file', ({ section, file, name }) => {
    const text = sectionOf(audit, section);
    expect(wordsIn(file, name).filter((word) => !text.includes(`\`${word}\``))).toEqual([]);
  });

  it.each([
    { section: 'Variables of applications', all: wordsIn('survey/agent-addresses.ts', 'VARIABLES') },
    { section: 'Managed policies', all: keysIn('survey/managed-policies.ts', 'POLICIES') },
  ])('have under $section nothing else, and all of it', ({ section, all }) => {
    expect(flowing(section)).toContain(code(all));
    expect([...sectionOf(audit, section).matchAll(/`/g)]).toHaveLength(2 * all.length);
  });

  it("have Datadog's ports as its documentation spells them", () => {
    const spelt = wordsIn('survey/container-ports.ts', 'VARIABLES').map((name) =>
      name.toUpperCase().replaceAll('-', '_'),
    );
    expect(flowing('Ports')).toContain(code(spelt));
  });

  it.each([
    ['EXPORTERS', 'task-role'],
    ['OUTPUTS', 'task-role'],
  ])('have the %s of AWS', (name, section) => {
    const keys = [...declarationIn('survey/agent-rights.ts', name).matchAll(/\['(\w+)',/g)].map(([, key = '']) => key);
    expect(keys.length).toBeGreaterThan(4);
    expect(keys.filter((key) => !sectionOf(audit, section).includes(`\`${key}\``))).toEqual([]);
  });

  it('have each right that ECS may need for a daemon', () => {
    const used = new Set(coreText('survey/execution-needs.ts').match(/(?<=')[a-z\d]+:[A-Z]\w+(?=')/g));
    expect(used.size).toBeGreaterThan(7);
    expect([...used].filter((action) => !sectionOf(audit, 'execution-role').includes(`\`${action}\``))).toEqual([]);
  });

  it('have the sizes, and the day of the table of instance types', () => {
    const [, day = ''] = /as of (\d{4}-\d\d-\d\d)/.exec(coreText('survey/instance-types.ts')) ?? [];
    expect(day).not.toBe('');
    expect(flowing('Sizes')).toContain(`described on ${day}`);
    const { cpu, memory } = LIMIT_OF_UNKNOWN;
    expect(flowing('over-allocated')).toContain(`above ${cpu} CPU units or ${memory} MiB`);
    expect(flowing('over-allocated')).toContain(`*daemonShare* (${DEFAULT_POLICY.daemonShare * 100} %)`);
  });

  it('have the limits of the policy', () => {
    const { orphanedAfterSeconds, signalAfterSeconds, standaloneTaskSeconds } = DEFAULT_POLICY;
    expect([orphanedAfterSeconds, signalAfterSeconds, standaloneTaskSeconds]).toEqual([7 * 86_400, 15 * 60, 86_400]);
    expect(flowing('orphaned-daemon')).toContain('*orphanedAfterSeconds* (7 days)');
    expect(flowing('no-signal')).toContain('*signalAfterSeconds* (15 minutes)');
    expect(flowing('standalone-task-blocks-drain')).toContain('*standaloneTaskSeconds* (a day)');
  });
});

describe('what the audit asks', () => {
  const policy = readFileSync(new URL('../../docs/audit-policy.json', import.meta.url), 'utf8');

  it('is in its policy, and what each optional right hides is told', () => {
    const actions = Object.keys(BUCKET_OF);
    expect(new Set(actionsIn(policy))).toEqual(new Set(actions));
    const optional = actions.filter((action) => !action.startsWith('ecs:'));
    const told = rowsOf('Permissions')
      .slice(1)
      .flatMap((row) => actionsIn(row.split(' | ')[0] ?? ''));
    expect(told.toSorted()).toEqual(optional.toSorted());
  });

  it('is as fast as the table of the pace says', () => {
    const rows = new Map(
      rowsOf('Pace').flatMap((row) => {
        const actions = actionsIn(row);
        const [burst, perSecond] = row.split('|').slice(2, 4).map(Number);
        return actions.length === 0 ? [] : [[actions.toSorted().join(), { burst, perSecond }] as const];
      }),
    );
    const buckets = Map.groupBy(Object.keys(BUCKET_OF) as Action[], (action): Bucket => BUCKET_OF[action]);
    const shares = [...buckets].map(([bucket, actions]) => [actions.toSorted().join(), SURVEY_SHARES[bucket]] as const);
    expect(rows).toEqual(new Map(shares));
  });

  it('of a large account takes the time that the page counts', () => {
    const { clusterResources, definitions } = SURVEY_SHARES;
    const calls = 2 * (1000 / 100) + 2 * (20_000 / 100);
    const seconds = [calls - clusterResources.burst, 1000 - definitions.burst].map((left) => Math.round(left / 5));
    expect([clusterResources.perSecond, definitions.perSecond]).toEqual([5, 5]);
    expect(flowing('Pace')).toContain(`take ${calls} calls of the first row, or ${seconds[0]} s at least`);
    expect(flowing('Pace')).toContain(`take ${seconds[1]} s`);
  });
});

it('the lines for machines are told with every key', () => {
  const rows = rowsOf('In scripts and CI');
  const lines = [...auditLines(auditedOf())].map((line): Record<string, unknown> => JSON.parse(line));
  expect(new Set(lines.map(({ type }) => type))).toEqual(new Set(['coverage', 'hole', 'unread']));
  for (const { type, ...keys } of lines) {
    const row = rows.find((one) => one.startsWith(`| \`${type}\` |`)) ?? '';
    for (const key of Object.keys(keys)) expect(row, `${type}`).toContain(`\`${key}\``);
  }
});

function keysIn(file: string, name: string): readonly string[] {
  return [...declarationIn(file, name).matchAll(/^ {2}(\w+): \[/gm)].map(([, key = '']) => key);
}
