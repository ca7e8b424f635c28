import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  applicationTask,
  CLUSTER,
  clusterArn,
  DAEMON,
  daemonTask,
  deployment,
  type Envelope,
  instance,
  instanceArn,
  timeline,
} from '../timeline/index.ts';
import { run } from './run.ts';
import { asLines } from './traces.ts';

/** An instance of a cluster on which the daemon was late, by a time that tells the clusters apart. */
const late = (cluster: string, hour: number): readonly Envelope[] => {
  const at = (minute: number, second: number) => `${hour}:${minute}:${second}` as const;
  const place = { cluster, on: `i-${cluster}` };
  return timeline(
    instance([`${at(0, 0)} REGISTERING`, `${at(0, 20)} ACTIVE`, `${at(30, 0)} INACTIVE`], place),
    applicationTask({ ...place, id: `web-${cluster}`, started: at(0, 40), ended: at(20, 0) }),
    daemonTask({ ...place, id: `agent-${cluster}`, started: at(0, 50), ended: at(25, 0) }),
    daemonTask({ ...place, id: `falco-${cluster}`, name: 'falco', started: at(0, 30), ended: at(25, 0) }),
    deployment([`${at(0, 0)} PENDING`, `${at(5, 0)} SUCCESSFUL`], { cluster, id: `d-${cluster}` }),
  );
};
const stdin = asLines(timeline(late(CLUSTER, 0), late('orders', 2)));

type Line = {
  rule: string;
  outcome: string;
  clusterArn: string;
  daemonName: string | null;
  containerInstanceArn: string | null;
};

const filtered = async (...options: readonly string[]) => {
  const json = await run(['replay', '-', '--json', ...options], { stdin });
  const table = await run(['replay', '-', ...options], { stdin });
  expect({ code: table.code, err: table.err }).toEqual({ code: json.code, err: json.err });
  const lines =
    json.out === ''
      ? []
      : json.out
          .trimEnd()
          .split('\n')
          .map((line): Line => JSON.parse(line));
  const verdicts = /\nverdicts +violated (\d+), inconclusive (\d+), pending (\d+), held (\d+)\n/.exec(table.out) ?? [];
  const total = verdicts.slice(1).reduce((sum, count) => sum + Number(count), 0);
  expect(total).toBe(lines.length);
  return { lines, code: json.code, err: json.err, out: table.out };
};

const all = await filtered();

const folder = mkdtempSync(join(tmpdir(), 'bookend-filters-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const policyFile = (policy: object): string => {
  writeFileSync(join(folder, 'policy.json'), JSON.stringify(policy));
  return join(folder, 'policy.json');
};

describe('a filter', () => {
  it.each<{ options: readonly string[]; keeps: (line: Line) => boolean; code: number }>([
    { options: ['--cluster', 'orders'], keeps: (line) => line.clusterArn === clusterArn('orders'), code: 1 },
    { options: ['--cluster', clusterArn()], keeps: (line) => line.clusterArn === clusterArn(), code: 1 },
    { options: ['--cluster', 'orders', '--cluster', CLUSTER], keeps: () => true, code: 1 },
    { options: ['--daemon', DAEMON], keeps: (line) => line.daemonName === DAEMON, code: 1 },
    { options: ['--daemon', 'falco'], keeps: (line) => line.daemonName === 'falco', code: 0 },
    { options: ['--rule', 'daemon-running'], keeps: (line) => line.rule === 'daemon-running', code: 0 },
    {
      options: ['--rule', 'daemon-running', '--rule', 'daemon-started-first', '--daemon', DAEMON],
      keeps: ({ rule, daemonName }) => /running|first/.test(rule) && daemonName === DAEMON,
      code: 1,
    },
    {
      options: ['--from', '2026-09-14T13:30:00Z'],
      keeps: (line) => line.clusterArn === clusterArn('orders') || line.containerInstanceArn === null,
      code: 1,
    },
    {
      options: ['--to', '2026-09-14T13:30:00Z'],
      keeps: (line) => line.clusterArn === clusterArn(),
      code: 1,
    },
    {
      // the violation is of 12:00:40: all else of the instance is of as long as it was there
      options: ['--from', '2026-09-14T12:10:00Z', '--to', '2026-09-14T13:30:00Z'],
      keeps: (line) => line.clusterArn === clusterArn() && line.outcome !== 'violated',
      code: 0,
    },
  ])('keeps what it names, for what is printed and for the exit code: $options', async ({ options, keeps, code }) => {
    const kept = await filtered(...options);
    expect(kept.lines).toEqual(all.lines.filter(keeps));
    expect(kept.lines.length).toBeGreaterThan(0);
    expect({ code: kept.code, err: kept.err }).toEqual({ code, err: '' });
  });

  it.each([
    {
      options: ['--cluster', 'order'],
      says: '--cluster matches nothing: these events show no cluster order, only orders, payments; did you mean orders?',
    },
    {
      options: ['--daemon', 'falko'],
      says: '--daemon matches nothing: these events show no daemon falko, only falco, cloudwatch-agent; did you mean falco?',
    },
    { options: ['--rule', 'daemon-healthy'], says: 'the filters match no verdict' },
    {
      options: ['--rule', 'daemon-signalled-last'],
      says: '--rule daemon-signalled-last matches nothing: the rule is off. To turn it on, set judgeSignals to true in the policy',
    },
    {
      options: ['--rule', 'daemons-in-order'],
      says: '--rule daemons-in-order matches nothing: the rule is off. To turn it on, name two daemons or more in daemonOrder in the policy',
    },
    {
      options: ['--from', '2027-01-01T00:00:00Z'],
      says: '--from and --to match nothing: these events begin at 2026-09-14T12:00:00.000Z and end at 2026-09-14T14:30:00.000Z',
    },
    {
      options: ['--to', '2025-01-01T00:00:00Z'],
      says: '--from and --to match nothing: these events begin at 2026-09-14T12:00:00.000Z and end at 2026-09-14T14:30:00.000Z',
    },
  ])('says that it matches nothing: $options', async ({ options, says }) => {
    const { lines, code, err, out } = await filtered(...options);
    expect(lines).toEqual([]);
    expect(code).toBe(0);
    expect(err.split('\n')[0]).toBe(`bookend: ${says}`);
    expect(out).toMatch(/^Nothing is judged: the filters match no verdict\./);
    expect((await run(['replay', '-', '--strict', ...options], { stdin })).code).toBe(3);
  });

  it.each([
    { options: ['--cluster', 'orders'], says: '1 judged, 1 other on which no verdict passes the filters' },
    { options: ['--daemon', 'nobody'], says: '0 judged, 2 others on which no verdict passes the filters' },
    { options: ['--rule', 'daemon-healthy'], says: '0 judged, 2 others on which no verdict passes the filters' },
    {
      options: ['--from', '2026-09-14T13:30:00Z'],
      says: '1 judged, 1 other on which no verdict passes the filters',
    },
    { options: ['--rule', 'daemon-running'], says: '2 judged' },
    { options: [], says: '2 judged' },
  ])('is the reason that the summary gives for the instances it leaves out: $options', async ({ options, says }) => {
    const { out } = await run(['replay', '-', ...options], { stdin });
    expect(out).toContain(`\ninstances     ${says}\n`);
  });

  it('says of each rule that no verdict is of it', async () => {
    const { lines, err } = await filtered('--rule', 'daemon-healthy', '--rule', 'daemon-running');
    expect(lines.length).toBeGreaterThan(0);
    expect(err).toBe('bookend: --rule daemon-healthy matches nothing: there is no verdict of it\n');
  });

  it('says of a rule that is off that it is, whatever else matches or does not', async () => {
    const off =
      'bookend: --rule daemons-in-order matches nothing: the rule is off. To turn it on, name two daemons or more in daemonOrder in the policy\n';
    const [found, none] = [
      await filtered('--rule', 'daemons-in-order', '--rule', 'daemon-running'),
      await filtered('--rule', 'daemons-in-order', '--rule', 'daemon-healthy'),
    ];
    expect(found.lines.length).toBeGreaterThan(0);
    expect(found.err).toBe(off);
    expect(none.err).toBe(`${off}bookend: the filters match no verdict\n`);
  });

  it.each([
    { rule: 'daemon-signalled-last', policy: { judgeSignals: true }, err: 'bookend: the filters match no verdict\n' },
    { rule: 'daemons-in-order', policy: { daemonOrder: ['falco', DAEMON] }, err: '' },
  ])('does not call $rule off where the policy turns it on', async ({ rule, policy, err }) => {
    expect((await filtered('--rule', rule, '--policy', policyFile(policy))).err).toBe(err);
  });

  it.each([
    { argv: ['--rule', 'daemon-first'], says: '--rule: there is no rule "daemon-first"' },
    { argv: ['--cluster', 'a b'], says: '--cluster must be the name or the ARN of a cluster: a b' },
    { argv: ['--daemon', ' '], says: '--daemon is empty' },
    { argv: ['--from', 'noon'], says: '--from must be an ISO 8601 date and time' },
    { argv: ['--from', '2026-09-14T13:00:00Z', '--to', '2026-09-14T13:00:00Z'], says: '--from must be before --to' },
  ])('is refused if it makes no sense: $argv', async ({ argv, says }) => {
    const { code, err } = await run(['replay', '-', ...argv], { stdin });
    expect(code).toBe(2);
    expect(err).toContain(says);
  });

  it('leaves what counts across instances as it is: ECS is held to its pace by all of them', async () => {
    const one = await filtered('--cluster', CLUSTER, '--daemon', DAEMON);
    expect(one.lines.map(({ rule }) => rule)).toContain('daemon-started-first');
    expect(
      one.lines.every(({ containerInstanceArn: arn }) => arn === null || arn === instanceArn(`i-${CLUSTER}`)),
    ).toBe(true);
  });
});
