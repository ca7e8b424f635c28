import { describe, expect, it } from 'vitest';
import { auditLines } from '../../../cli/audit/audit-lines.ts';
import { markdownOf } from '../../../cli/audit/markdown.ts';
import { differences, headline, overviewOf } from '../../../cli/audit/overview.ts';
import { pageOf } from '../../../cli/audit/page.ts';
import { CLUSTER, definitionArn, instanceArn } from '../../holes/survey.ts';
import { auditedOf, coverageLine, foundHole } from './audited.ts';

const noPaint = (_style: unknown, text: string): string => text;
const page = (changed: Parameters<typeof auditedOf>[0] = {}): string =>
  [...pageOf(auditedOf(changed), noPaint)].join('\n');
const markdown = (changed: Parameters<typeof auditedOf>[0] = {}): string =>
  [...markdownOf(auditedOf(changed))].join('\n');
const lines = (changed: Parameters<typeof auditedOf>[0] = {}) =>
  [...auditLines(auditedOf(changed))].map((line) => JSON.parse(line));

describe('the overview', () => {
  it('counts each container instance once, as uncovered if it lacks one of its daemons', () => {
    const overview = overviewOf([
      coverageLine({ covered: 2, uncovered: ['a'], unknown: ['b'] }),
      coverageLine({ daemonName: 'watcher', covered: 1, uncovered: ['b', 'a'], unknown: ['c'] }),
    ]);
    expect(headline(overview, auditedOf())).toBe(
      "4 container instances: 1 has its daemons, 2 have not, 1 can't be told",
    );
    expect(
      overview.uncovered.map(({ containerInstanceArn, daemonNames }) => [containerInstanceArn, ...daemonNames]),
    ).toEqual([
      ['a', 'agent', 'watcher'],
      ['b', 'watcher'],
    ]);
    expect(overview.unknown.map(({ containerInstanceArn }) => containerInstanceArn)).toEqual(['c']);
  });

  it('tells providers without a daemon apart, and an account without container instances', () => {
    expect(headline(overviewOf(auditedOf().coverage), auditedOf())).toBe(
      "6 container instances: 2 have their daemons, 1 has not, 1 can't be told, 2 are on providers without a daemon",
    );
    expect(headline(overviewOf([]), auditedOf())).toBe(
      'No container instance of a Managed Instances capacity provider',
    );
    expect(headline(overviewOf([]), auditedOf({ clusters: [] }))).toBe('No cluster in eu-west-1');
  });

  it.each([
    { ecs: null, unknown: [], is: 0 },
    { ecs: 1, unknown: [], is: 0 },
    { ecs: 2, unknown: ['x'], is: 0 },
    { ecs: 2, unknown: [], is: 1 },
    { ecs: 0, unknown: ['x'], is: 1 },
  ])(
    "says that ECS's own count of $ecs differs where what can't be told does not explain it: $is",
    ({ ecs, unknown, is }) => {
      const line = coverageLine({ uncovered: ['a'], unknown, ecsWithoutDaemonCount: ecs });
      expect(differences([line])).toHaveLength(is);
    },
  );
});

describe('the page', () => {
  it('begins with the instances, then has the holes with numbered cures, the matrix and what could not be read', () => {
    expect(page()).toMatchInlineSnapshot(`
      "bookend audit: eu-west-1, 2026-11-30T12:00:00Z

      6 container instances: 2 have their daemons, 1 has not, 1 can't be told, 2 are on providers without a daemon
        prod/managed  i3  lacks agent
        prod/managed  i4  can't be told for agent
        legacy: 3 container instances on EC2; ECS's managed daemons run on Managed Instances alone
      Start order, by the tasks that run now, for each instance and daemon: in order 5, broken 1, not
      known 2. ECS has forgotten tasks that stopped more than an hour ago

      HOLES 1 warning

        1  WARNING  The daemon has no health check  (no-health-check)
           arn:aws:ecs:eu-west-1:111122223333:daemon-task-definition/agent:1
           no essential container has a health check
           → Add healthCheck to an essential container

      ACCEPTED 1
        daemon-not-critical  arn:aws:ecs:eu-west-1:111122223333:daemon/prod/watcher  a test, until 2026-12-01T12:00:00Z

      COVERAGE
        cluster  capacity provider  daemon                  instances  covered  lacking  not known  ECS says   start held/early/?
        prod     managed            agent                   4          2        1        1          1 lacking  1/1/2
        prod     managed            watcher (not critical)  4          4        0        0          0 lacking  4/0/0
        prod     spare              none                    2                                       0 lacking

      COULD NOT BE READ 1
        the role of arn:aws:ecs:eu-west-1:111122223333:capacity-provider/managed
          iam:GetRole: AccessDenied

      31 calls in 7 s, at a quarter of ECS's read limits at most"
    `);
  });

  it('says that there are no holes, and that it was stopped', () => {
    expect(page({ holes: [], unread: [] })).toContain('NO HOLES\n');
    expect(page({ holes: [] })).toContain('NO HOLES IN WHAT COULD BE READ');
    expect(markdown({ holes: [] })).toContain('## bookend audit: no holes in what could be read');
    expect(page({ wasStopped: true })).toContain('Stopped before the end');
  });

  it('lists so many rows, and counts the rest', () => {
    const many = Array.from({ length: 45 }, (_, index) => foundHole({ resource: `r${index}` }));
    expect(page({ holes: many })).toContain('… and 5 more holes: --json lists all');
  });

  it('leaves a command on one line, so that it can be pasted', () => {
    const command = `aws ecs describe-daemon-deployments --region eu-west-1 --daemon-deployment-arns ${'a'.repeat(100)}`;
    const shown = page({ holes: [foundHole({ cure: `See why, and deploy a revision that starts: ${command}` })] });
    expect(shown).toContain(`     → See why, and deploy a revision that starts:\n       ${command}\n`);
  });

  it('is green where every container instance has its daemons, and nowhere else', () => {
    const painted = (changed: Parameters<typeof auditedOf>[0]) => {
      const paint = (style: unknown, text: string): string => `${JSON.stringify(style)} ${text}`;
      return /\["bold","(\w+)"\] (\d|Which)/.exec([...pageOf(auditedOf(changed), paint)].join('\n'))?.[1];
    };
    const covered = [coverageLine({ covered: 4 })];
    const { clusters } = auditedOf();
    const inPart = { clusterArn: CLUSTER, managed: null, onEc2: null, providers: null, daemons: 1 };
    expect(painted({})).toBe('red');
    expect(painted({ coverage: covered })).toBe('green');
    expect(painted({ coverage: [coverageLine({ covered: 3, unknown: ['a'] })] })).toBe('yellow');
    expect(painted({ coverage: covered, clusters: [...clusters, inPart] })).toBe('yellow');
    expect(painted({ coverage: [], clusters: [inPart] })).toBe('yellow');
  });

  it('shows names of others harmlessly', () => {
    const evil = foundHole({ resource: 'a\u001b[2J', why: 'x\u202ey', cure: '\u0007' });
    for (const character of ['\u001b', '\u202e', '\u0007']) expect(page({ holes: [evil] })).not.toContain(character);
  });
});

describe('the lines', () => {
  it('are coverage, holes and what could not be read, with every key', () => {
    const [first, , , hole, accepted, unread, ...rest] = lines();
    expect(rest).toEqual([]);
    expect(first).toEqual({
      type: 'coverage',
      clusterArn: CLUSTER,
      capacityProviderName: 'managed',
      daemonName: 'agent',
      critical: true,
      instances: 4,
      covered: 2,
      uncovered: [instanceArn('i3')],
      unknown: [instanceArn('i4')],
      ecsWithoutDaemonCount: 1,
      startHeld: 1,
      startEarly: 1,
      startUnknown: 2,
      basis: 'running',
    });
    expect(hole).toEqual({
      type: 'hole',
      hole: 'no-health-check',
      severity: 'warning',
      resource: definitionArn('agent'),
      why: 'no essential container has a health check',
      cure: 'Add healthCheck to an essential container',
      accepted: null,
    });
    expect(accepted).toMatchObject({ accepted: { reason: 'a test', until: '2026-12-01T12:00:00.000Z' } });
    expect(unread).toEqual({ type: 'unread', what: expect.any(String), why: 'iam:GetRole: AccessDenied' });
  });
});

describe('the Markdown', () => {
  it('names the daemons that an instance lacks', () => {
    expect(markdown()).toContain('- `i3` of `managed` in `prod` lacks `agent`');
  });

  it('has tables of holes, of what is accepted, of coverage and of what could not be read', () => {
    const text = markdown();
    for (const title of [
      '## bookend audit: 1 warning',
      '### Holes',
      '### Accepted',
      '### Coverage',
      '### Could not be read',
    ])
      expect(text).toContain(title);
  });

  it('lets no name of others end a cell, link or notify', () => {
    const evil = foundHole({ why: 'a | b @everyone [x](http://y) <img>', cure: '`rm`' });
    const [row = ''] = markdown({ holes: [evil] })
      .split('\n')
      .filter((line) => line.startsWith('| 1 |'));
    expect(row.replaceAll('\\|', '').split('|')).toHaveLength(8);
    expect(row).not.toMatch(/@everyone|\]\(http|(?<!\\)<img/);
  });
});
