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
  type Envelope,
  instance,
  PROVIDER,
  timeline,
} from '../timeline/index.ts';
import { run } from './run.ts';
import { asLines, early, inOrder } from './traces.ts';

const folder = mkdtempSync(join(tmpdir(), 'bookend-not-matched-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, document: unknown): string => {
  writeFileSync(join(folder, name), JSON.stringify(document));
  return join(folder, name);
};

const said = async (events: readonly Envelope[], ...options: readonly string[]) => {
  const stdin = asLines(events);
  const [table, json] = [
    await run(['replay', '-', ...options], { stdin }),
    await run(['replay', '-', '--json', ...options], { stdin }),
  ];
  expect(json.err).toBe(table.err);
  expect(json.code).toBe(table.code);
  return table;
};
const declaring = (events: readonly Envelope[], ...daemons: readonly object[]) =>
  said(events, '--daemons', file('daemons.json', daemons));

describe('a declared daemon that covers no container instance', () => {
  it.each([
    {
      what: 'in a cluster that is not there',
      daemon: { clusterArn: 'paymnets' },
      says: `they show no cluster paymnets, only ${CLUSTER}`,
    },
    {
      what: "in one that is not there, by a cluster's ARN",
      daemon: { clusterArn: clusterArn('orders') },
      says: `they show no cluster orders, only ${CLUSTER}`,
    },
    {
      what: 'on a capacity provider that is not there',
      daemon: { capacityProviderNames: ['managed-genral'] },
      says: `they show no capacity provider managed-genral, only ${PROVIDER}`,
    },
    {
      what: 'in its life',
      daemon: { deletedAt: '2026-09-14T11:00:00Z' },
      says: `they show 1 instance in ${CLUSTER}`,
    },
  ])('$what is said, with what the stream does show', async ({ daemon, says }) => {
    const { err, out, code } = await declaring(early, { daemonName: DAEMON, ...daemon });
    expect(err).toBe(`bookend: --daemons: ${DAEMON} covers no Managed Instance in these events: ${says}\n`);
    expect(out.replaceAll(/\n */g, ' ')).toContain(
      `no match --daemons: ${DAEMON} covers no Managed`.replace(' --', '      --'),
    );
    expect(code).toBe(0);
  });

  it('is said of one of several, and the others are judged', async () => {
    const { err, code } = await declaring(early, { daemonName: DAEMON }, { daemonName: 'b', clusterArn: 'orders' });
    expect(err).toMatch(/^bookend: --daemons: b covers no Managed Instance .*\n$/);
    expect(code).toBe(1);
  });
});

it('declared daemons by the hundred are counted, whatever they are called', async () => {
  const daemons = Array.from({ length: 150 }, (_, at) => ({ daemonName: `daemon-${at}`, clusterArn: 'orders' }));
  const { err } = await declaring(early, ...daemons);
  expect(err.trimEnd().split('\n')).toHaveLength(21);
  expect(err).toContain('… and 130 more notes');
});

describe('a declared daemon of which no task was seen', () => {
  const named = 'datadog-agent-daemon-daemon-o9hflg';
  const events = timeline(
    instance(['00:00 REGISTERING', '00:40 ACTIVE']),
    applicationTask({ started: '01:00' }),
    daemonTask({ name: named, started: '01:10' }),
    daemonTask({ name: 'falco', started: '01:10' }),
  );

  it('is said while another daemon was, with the nearest name', async () => {
    const { err } = await declaring(events, { daemonName: 'datadog-agent' });
    expect(err).toBe(
      `bookend: --daemons: the events show no task of datadog-agent, only tasks of ${named}, falco; did you mean ${named}?\n`,
    );
  });

  it('is not said where no daemon was seen at all', async () => {
    const none = timeline(instance(['00:00 REGISTERING', '00:40 ACTIVE']), applicationTask({ started: '01:00' }));
    expect((await declaring(none, { daemonName: 'datadog-agent', capacityProviderNames: [PROVIDER] })).err).toBe('');
  });
});

describe('a name in a policy', () => {
  it('is said where it matches nothing in the stream', async () => {
    const policy = file('policy.json', {
      daemonOrder: ['falko', DAEMON],
      daemons: [{ daemonName: DAEMON, capacityProviderName: 'gpu' }, { daemonName: DAEMON }],
      silences: [
        { clusterArn: 'orders', reason: 'known' },
        { daemonName: 'cloudwatch', reason: 'known' },
        { clusterArn: CLUSTER, daemonName: DAEMON, reason: 'known' },
        { rules: ['daemon-alone'], reason: 'known' },
      ],
    });
    const { err } = await said(inOrder, '--policy', policy);
    expect(err.trimEnd().split('\n')).toEqual([
      `bookend: policy: silences.0 matches nothing: these events show no cluster orders, only ${CLUSTER}`,
      `bookend: policy: silences.1 matches nothing: these events show no daemon cloudwatch, only ${DAEMON}`,
      `bookend: policy: daemons.0 matches nothing: these events show no capacity provider gpu, only ${PROVIDER}`,
      `bookend: policy: daemonOrder.0 matches nothing: these events show no daemon falko, only ${DAEMON}`,
    ]);
  });

  it('is said where it is of a rule that the policy leaves off', async () => {
    const policy = { severities: { 'daemon-signalled-last': 'critical' } };
    const says = 'policy: severities.daemon-signalled-last has no effect: the rule is off.';
    const { err, out, code } = await said(inOrder, '--policy', file('policy.json', policy));
    expect(err).toBe(`bookend: ${says} To turn it on, set judgeSignals to true in the policy\n`);
    expect(out).toContain(`no match      ${says}`);
    expect(code).toBe(0);
    const turnedOn = file('policy.json', { ...policy, judgeSignals: true });
    expect((await said(inOrder, '--policy', turnedOn)).err).toBe('');
  });

  it('is bounded in number and length, and shown for what it is', async () => {
    const silences = Array.from({ length: 100 }, (_, at) => ({
      daemonName: `\u001b[31m${at}`.padEnd(500, 'x'),
      reason: 'r',
    }));
    const { err, out } = await said(inOrder, '--policy', file('policy.json', { silences }));
    const lines = err.trimEnd().split('\n');
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('… and 80 more notes');
    for (const line of lines) expect(line.length).toBeLessThan(450);
    expect(err).not.toContain('\u001b');
    expect(out).toContain('… and 95 more');
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });
});
