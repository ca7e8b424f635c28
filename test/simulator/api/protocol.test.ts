import * as sdk from '@aws-sdk/client-ecs';
import { DescribeTasksCommand, ListClustersCommand, ListTasksCommand, ServerException } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { actions } from '../../../simulator/api/actions/index.ts';
import { needed, startEcs } from './ecs.ts';

const call = async (url: string, action: string | undefined, body: string) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      ...(action === undefined ? {} : { 'x-amz-target': `AmazonEC2ContainerServiceV20141113.${action}` }),
    },
    body,
  });
  return { status: response.status, type: response.headers.get('content-type'), answer: await response.text() };
};

describe('the protocol', () => {
  it("answers every one of the SDK's daemon actions, and nothing that the SDK does not know", () => {
    const commands = Object.keys(sdk).flatMap((name) => /^([A-Z]\w+)Command$/.exec(name)?.[1] ?? []);
    expect(commands.length).toBeGreaterThan(80);
    expect(Object.keys(actions).filter((name) => !commands.includes(name))).toEqual([]);
    expect(commands.filter((name) => name.includes('Daemon') && !(name in actions))).toEqual([]);
  });

  it('is JSON 1.1 with times in seconds', async () => {
    const { server } = await startEcs();
    const clusters = await call(server.url, 'ListClusters', '{"maxResults":1}');
    expect([clusters.status, clusters.type]).toEqual([200, 'application/x-amz-json-1.1']);
    expect(JSON.parse(clusters.answer)).toEqual({
      clusterArns: ['arn:aws:ecs:us-west-2:123456789012:cluster/mixed'],
      nextToken: expect.any(String),
    });
    const { answer } = await call(server.url, 'ListDaemons', '{}');
    expect(JSON.parse(answer).daemonSummariesList[0]).toEqual({
      daemonArn: 'arn:aws:ecs:us-west-2:123456789012:daemon/prod/agent',
      status: 'ACTIVE',
      createdAt: 1_788_595_200,
      updatedAt: 1_788_595_200,
    });
    const prod = '{"resourceArn":"arn:aws:ecs:us-west-2:123456789012:cluster/prod"}';
    expect((await call(server.url, 'ListTagsForResource', prod)).answer).toBe('{"tags":[]}');
  });

  it.each([
    { why: 'an action ECS lacks', action: 'MakeCoffee', body: '{}', type: 'UnknownOperationException' },
    { why: 'an action the simulator lacks', action: 'CreateCluster', body: '{}', type: 'UnknownOperationException' },
    { why: 'a name every object has', action: 'constructor', body: '{}', type: 'UnknownOperationException' },
    { why: 'no action', action: undefined, body: '{}', type: 'UnknownOperationException' },
    { why: 'a broken body', action: 'ListTasks', body: '{"cluster":', type: 'SerializationException' },
    { why: 'a list for a body', action: 'ListTasks', body: '[]', type: 'SerializationException' },
    { why: 'a number for a name', action: 'ListTasks', body: '{"cluster":7}', type: 'SerializationException' },
    {
      why: 'a text for a list',
      action: 'DescribeTasks',
      body: '{"cluster":"prod","tasks":"x"}',
      type: 'SerializationException',
    },
    {
      why: 'an unknown value',
      action: 'ListTasks',
      body: '{"cluster":"prod","desiredStatus":"DEAD"}',
      type: 'InvalidParameterException',
    },
    { why: 'an unknown cluster', action: 'ListTasks', body: '{"cluster":"none"}', type: 'ClusterNotFoundException' },
  ])('answers $why with $type', async ({ action, body, type }) => {
    const { server } = await startEcs();
    const { status, answer } = await call(server.url, action, body);
    expect(status).toBe(400);
    expect(JSON.parse(answer)).toEqual({ __type: type, message: expect.any(String) });
  });

  it('takes null for absent', async () => {
    const { server } = await startEcs();
    const { status } = await call(server.url, 'ListTasks', '{"cluster":"prod","family":null,"maxResults":null}');
    expect(status).toBe(200);
  });

  it('is spoken on 127.0.0.1 alone', async () => {
    const { server } = await startEcs();
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });
});

describe('simulated time', () => {
  it('stands still until it is stepped, from here or over HTTP', async () => {
    const { server, advance } = await startEcs({ afterSeconds: 0 });
    const at = async () => JSON.parse(await (await fetch(`${server.url}/simulation`)).text()).now;
    expect(await at()).toBe('2026-10-05T08:00:00.000Z');
    advance(90);
    expect(await at()).toBe('2026-10-05T08:01:30.000Z');
    const advanced = await fetch(`${server.url}/simulation/advance`, { method: 'POST', body: '{"seconds":30}' });
    expect(await advanced.json()).toEqual({ now: '2026-10-05T08:02:00.000Z' });
    expect(server.now).toBe(Date.parse('2026-10-05T08:02:00.000Z'));
  });

  it('is told in whole milliseconds, however somebody waits who backs off at random', async () => {
    const { server, advance } = await startEcs({ afterSeconds: 0 });
    const began = server.now;
    advance(0.010_2);
    expect(server.now).toBe(began + 11);
    advance(0.000_9);
    expect(server.now).toBe(began + 12);
  });

  it('runs at many times real time, in whole milliseconds', async () => {
    const { server, client, events } = await startEcs({ afterSeconds: 0, speed: 3600 });
    const began = server.now;
    const before = events.length;
    while (server.now < began + 600_000) await client.send(new ListClustersCommand({}));
    expect(Number.isInteger(server.now)).toBe(true);
    expect(events.length).toBeGreaterThan(before);
    const { taskArns } = await client.send(new ListTasksCommand({ cluster: 'prod', daemonName: 'agent' }));
    expect(taskArns).toHaveLength(4);
  });
});

describe('injected faults', () => {
  const list = new ListTasksCommand({ cluster: 'prod' });

  it('count the calls, refused ones too', async () => {
    const { client, server } = await startEcs();
    server.faults.inject({ fault: 'throttling', action: 'ListTasks', times: 1 });
    await expect(client.send(list)).rejects.toThrow('Rate exceeded');
    await client.send(list);
    await client.send(new ListClustersCommand({}));
    expect([...server.calls]).toEqual([
      ['ListTasks', 2],
      ['ListClusters', 1],
    ]);
  });

  it('delay the answer', async () => {
    const { client, server } = await startEcs();
    server.faults.inject({ fault: 'latency', ms: 60, times: 1 });
    const began = performance.now();
    await client.send(list);
    expect(performance.now() - began).toBeGreaterThanOrEqual(59);
  });

  it.each([
    { after: false, stopped: 0 },
    { after: true, stopped: 1 },
  ])('answer 500 or cut the connection before or after the call was carried out', async ({ after, stopped }) => {
    for (const fault of ['server-error', 'cut'] as const) {
      const { client, server, fleet } = await startEcs();
      const { taskArns = [] } = await client.send(list);
      server.faults.inject({ fault, after, times: 1, action: 'StopTask' });
      const stop = client.send(new sdk.StopTaskCommand({ cluster: 'prod', task: needed(taskArns[0]) }));
      if (fault === 'server-error') await expect(stop).rejects.toThrow(ServerException);
      else await expect(stop).rejects.toThrow();
      const tasks = [...fleet.clusters.values()].flatMap((cluster) => [...cluster.tasks.values()]);
      expect(tasks.filter(({ stopCode }) => stopCode === 'UserInitiated')).toHaveLength(stopped);
      await client.send(list);
    }
  });

  it('let half of a batch fail, which is then not acted on', async () => {
    const { client, server } = await startEcs();
    const { taskArns = [] } = await client.send(list);
    server.faults.inject({ fault: 'half-failures', times: 1, action: 'DescribeTasks' });
    const answer = await client.send(new DescribeTasksCommand({ cluster: 'prod', tasks: taskArns.slice(0, 4) }));
    expect(answer.tasks?.map(({ taskArn }) => taskArn)).toEqual([taskArns[0], taskArns[2]]);
    expect(answer.failures?.map(({ arn, reason }) => [arn, reason])).toEqual([
      [taskArns[1], 'MISSING'],
      [taskArns[3], 'MISSING'],
    ]);
    const { containerInstanceArns: instances = [] } = await client.send(
      new sdk.ListContainerInstancesCommand({ cluster: 'prod' }),
    );
    server.faults.inject({ fault: 'half-failures', reason: 'INACTIVE' });
    const update = await client.send(
      new sdk.UpdateContainerInstancesStateCommand({
        cluster: 'prod',
        containerInstances: instances,
        status: 'DRAINING',
      }),
    );
    expect(update.failures).toHaveLength(2);
    server.faults.clear();
    const draining = await client.send(new sdk.ListContainerInstancesCommand({ cluster: 'prod', status: 'DRAINING' }));
    expect(draining.containerInstanceArns).toHaveLength(2);
  });
});
