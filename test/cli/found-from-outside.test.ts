import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import {
  applicationTask,
  clusterArn,
  daemonTask,
  deployment,
  type Envelope,
  health,
  instance,
  iso,
  PROVIDER,
  startImpaired,
  taskArn,
  timeline,
} from '../timeline/index.ts';
import { run } from './run.ts';
import { asLines } from './traces.ts';

const folder = mkdtempSync(join(tmpdir(), 'bookend-outside-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
let documents = 0;
const declared = (...daemons: readonly object[]): readonly string[] => {
  documents += 1;
  return ['--daemons', file(`daemons-${documents}.json`, JSON.stringify(daemons, null, 1))];
};

type Line = {
  rule: string;
  outcome: string;
  marginMs: number | null;
  tasks: string[];
  occurredAt: string | null;
  reason: string;
};

const replayed = async (path: string, options: readonly string[] = []) => {
  const [json, table] = [await run(['replay', path, '--json', ...options]), await run(['replay', path, ...options])];
  expect(table.code).toBe(json.code);
  const lines =
    json.out === ''
      ? []
      : json.out
          .trimEnd()
          .split('\n')
          .map((line): Line => JSON.parse(line));
  const by = Object.fromEntries(lines.map((line) => [line.rule, line]));
  return {
    code: json.code,
    err: json.err,
    by,
    outcomes: lines.map(({ rule, outcome }) => `${rule} ${outcome}`),
    out: table.out,
  };
};

/** The application task starts 10 s before the daemon task. */
const early = timeline(
  instance(['00:00 REGISTERING', '00:40 ACTIVE']),
  applicationTask({ id: 'app1', created: '00:30', started: '01:00' }),
  daemonTask({ name: 'dd-agent', created: '00:50', started: '01:10' }),
);
const others: readonly object[] = [
  { source: 'aws.ecr', 'detail-type': 'ECR Image Action', detail: { result: 'SUCCESS' } },
  { source: 'aws.ecs', 'detail-type': 'ECS Service Action', detail: { eventName: 'SERVICE_STEADY_STATE' } },
  ...applicationTask({
    id: 'elsewhere',
    on: null,
    provider: 'FARGATE',
    launchType: 'FARGATE',
    started: '00:10',
    ended: '00:20',
  }),
];
const texts = [...others, ...early].map((event) => JSON.stringify(event));
const logLines = [
  'START RequestId: 1cb2af80 Version: $LATEST\n',
  '2017-02-11T02:09:27.894Z\t1cf84432\tlistTasks Data:  { taskArns: [] }\n',
  '2017-02-11T02:09:28.077Z\t1cf84432\tError:  { [InvalidParameterException: Tasks cannot be empty.]\n  retryable: false }\n',
  'REPORT RequestId: 1cb2af80\tDuration: 1561.88 ms\n',
  '[ERROR]\t2026-05-04T10:02:00.000Z\t1cf84432\tTask failed',
  '[INFO]\t2026-05-04T10:02:00.000Z\t1cf84432\tnothing to do',
];

const EARLY: Readonly<Record<string, { readonly text: string; readonly options?: readonly string[] }>> = {
  'messages of SQS, as receive-message prints them': {
    text: JSON.stringify({ Messages: texts.map((Body) => ({ MessageId: 'm', Body })) }, null, 4),
  },
  'the event that a Lambda function gets from SNS': {
    text: JSON.stringify({ Records: texts.map((Message) => ({ EventSource: 'aws:sns', Sns: { Message } })) }, null, 4),
  },
  'the log group of a Lambda function, in which events were printed': {
    text: JSON.stringify(
      {
        searchedLogStreams: [{ logStreamName: 'x', searchedCompletely: true }],
        events: [...logLines, ...texts].map((message) => ({ timestamp: 1_486_778_967_818, message })),
      },
      null,
      4,
    ),
  },
  'an array of strings, as --query prints it': { text: JSON.stringify(texts, null, 4) },
  'a CSV that Excel has saved with semicolons': {
    text: `\ufeff@timestamp;@message\r\n${texts.map((text) => `2026-05-04 10:00:00.000;"${text.replaceAll('"', '""')}"`).join('\r\n')}\r\n`,
  },
  'tasks that are spelled EC2 on a Managed Instance': {
    text: asLines(early).replaceAll('"launchType":"MANAGED_INSTANCES"', '"launchType":"EC2"'),
  },
  'a daemon declared by the ARN of its capacity provider': {
    text: asLines(early),
    options: declared({
      daemonName: 'dd-agent',
      capacityProviderNames: [`${clusterArn().split(':cluster')[0]}:capacity-provider/${PROVIDER}`],
    }),
  },
};

describe('a file of somebody: the early application task is found', () => {
  it.each(Object.keys(EARLY))('%s', async (name) => {
    const { text = '', options } = EARLY[name] ?? {};
    const { code, err, by } = await replayed(file('input', text), options);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(by['daemon-started-first']).toMatchObject({
      outcome: 'violated',
      marginMs: -10_000,
      tasks: [taskArn('app1')],
      occurredAt: iso('01:00'),
    });
  });

  it('among the log lines of others, each of which is counted once', async () => {
    const { out } = await replayed(
      file('input', EARLY['the log group of a Lambda function, in which events were printed']?.text ?? ''),
    );
    expect(out).toContain(`${logLines.length + 1} others skipped, 0 broken`);
  });
});

it('one event below the words "Received event:", pretty-printed, is read', async () => {
  const { err, out } = await replayed(file('input', `Received event:\n${JSON.stringify(early[0], null, 2)}\n`));
  expect(err).toBe('');
  expect(out).toContain('1 of ECS (1 fact, 0 passed by), 1 other skipped, 0 broken');
});

it('a zip is named as one, in one line', async () => {
  const path = file('events.zip', zipSync({ 'events.jsonl': Buffer.from(asLines(early)) }));
  expect(await run(['replay', path])).toEqual({
    code: 2,
    out: '',
    err: `bookend: ${path}: can't be read: it is a zip archive: unpack it first\n`,
  });
});

describe('a daemon service of launch type EC2', () => {
  const place = { provider: null, launchType: 'EC2' } as const;
  const events = timeline(
    instance(['00:00 REGISTERING', '00:40 ACTIVE', '59:00 DRAINING', '60:30 DEREGISTERING', '60:40 INACTIVE'], {
      provider: null,
    }),
    applicationTask({ ...place, id: 'consul', started: '00:55', ended: '59:22' }),
    applicationTask({ ...place, id: 'api', started: '01:20', ended: '59:15' }),
    applicationTask({ ...place, id: 'web', started: '01:25', ended: '59:52' }),
  );

  it.each([
    { when: 'nothing is declared', options: [] },
    { when: 'consul is declared', options: declared({ daemonName: 'consul' }) },
  ])('is not judged, and its tasks are counted, when $when', async ({ options }) => {
    const { code, out, outcomes } = await replayed(file('input', asLines(events)), options);
    expect({ code, outcomes }).toEqual({ code: 0, outcomes: [] });
    expect(out).toMatch(/^Nothing is judged: these events show 3 tasks of launch type EC2/);
    expect(out).not.toContain('--daemons names');
    expect((await replayed(file('input', asLines(events)), [...options, '--strict'])).code).toBe(3);
  });
});

it("ECS's word that there is no room for the daemon stands in the reasons", async () => {
  const reason = 'RESOURCE:MEMORY - Unable to place daemon task on container instance: insufficient memory';
  const events = timeline(
    instance(['00:00 REGISTERING', '00:40 ACTIVE', '30:00 ACTIVE']),
    applicationTask({ id: 'replica', started: '01:00' }),
    ...(['02:00', '03:00', '04:00'] as const).map((time) => startImpaired(time, { name: 'filebeat', reason })),
  );
  const { code, by } = await replayed(
    file('input', asLines(events)),
    declared({ daemonName: 'filebeat', critical: false }),
  );
  expect(code).toBe(0);
  for (const rule of ['daemon-started-first', 'daemon-running'])
    expect(by[rule]).toMatchObject({ outcome: 'inconclusive', reason: expect.stringContaining('RESOURCE:MEMORY') });
});

it('instances that hang in REGISTERING while a deployment is rolled back are named as such', async () => {
  const hanging: readonly Envelope[] = [
    ...instance(['02:00 REGISTERING'], { on: 'ci1' }),
    ...instance(['14:00 REGISTERING'], { on: 'ci2' }),
    ...instance(['26:00 REGISTERING'], { on: 'ci3' }),
  ];
  const rolledBack = deployment([
    '00:00 PENDING',
    '00:20 IN_PROGRESS',
    '40:00 ROLLBACK_IN_PROGRESS',
    '41:00 ROLLBACK_SUCCESSFUL',
  ]);
  const { code, outcomes, out } = await replayed(file('input', asLines(timeline(rolledBack, hanging))));
  expect({ code, outcomes }).toEqual({ code: 1, outcomes: ['deployment-settled violated'] });
  expect(out).toContain('0 judged, 3 that only a deployment points to (3 REGISTERING)');
  expect(out.match(/ REGISTERING 2026-/g)).toHaveLength(3);
  expect(out).not.toContain('others on which no daemon is expected');
});

it('a missing registeredAt is named', async () => {
  const events = timeline(
    instance(['00:00 REGISTERING', '00:40 ACTIVE'], { registeredAt: null }),
    applicationTask({ started: '01:00' }),
    daemonTask({ started: '01:10' }),
  );
  const { by } = await replayed(file('input', asLines(events)));
  expect(by['daemon-started-first']).toMatchObject({
    outcome: 'inconclusive',
    reason: expect.stringContaining('no registeredAt'),
  });
});

it('an impairment that ECS did not answer is violated though it is over', async () => {
  const events = timeline(
    instance(['00:00 REGISTERING', '00:40 ACTIVE', '110:00 ACTIVE', '130:00 ACTIVE']),
    daemonTask({ name: 'scanner', started: '00:55' }),
    applicationTask({ started: '01:20' }),
    health('90:00', [{ status: 'IMPAIRED', names: 'scanner' }]),
    health('120:00', [{ status: 'OK' }]),
  );
  const { code, by } = await replayed(file('input', asLines(events)));
  expect(code).toBe(1);
  expect(by['repair-started']).toMatchObject({ outcome: 'violated', occurredAt: iso('95:00') });
  expect(by['daemon-healthy']).toMatchObject({ outcome: 'held' });
});

it('a start before registration is told as one', async () => {
  const events = timeline(
    instance(['00:00 REGISTERING', '00:20 ACTIVE']),
    daemonTask({ created: '00:02', started: '-00:02.500' }),
    applicationTask({ started: '00:40' }),
  );
  const { by } = await replayed(file('input', asLines(events)));
  expect(by['daemon-running']).toMatchObject({ reason: 'the daemon task started 2.5 s before registration' });
});

it('a short name for a generated one is said to match no task', async () => {
  const name = 'datadog-agent-daemon-daemon-o9hflg';
  const events = timeline(
    instance(['00:00 REGISTERING', '00:40 ACTIVE']),
    applicationTask({ started: '01:00' }),
    daemonTask({ name, started: '01:10' }),
  );
  const path = file('input', asLines(events));
  const { code, err, by } = await replayed(path, declared({ daemonName: 'datadog-agent' }));
  expect(code).toBe(0);
  expect(by['daemon-started-first']).toMatchObject({ outcome: 'inconclusive' });
  expect(err).toBe(`bookend: --daemons: the events show no task of datadog-agent, only tasks of ${name}\n`);
  expect((await replayed(path, [...declared({ daemonName: 'datadog-agent' }), '--strict'])).code).toBe(3);
});
