import { describe, expect, it } from 'vitest';
import type { Container, Definition } from '../../../shared/core/survey/definition.ts';
import { isMissing, unknown } from '../../../shared/core/survey/field.ts';
import { definitionIn } from '../../../shared/edge/survey/definition-fields.ts';
import { needed } from '../../simulator/api/ecs.ts';

const ARN = 'arn:aws:ecs:us-west-2:123456789012:daemon-task-definition/agent:3';
const roleOf = (named: string) => ({ resource: named, name: named, trust: [], policies: [] });

const read = (value: unknown): Definition => {
  const definition = definitionIn(value, { resource: ARN, kind: 'daemon', roleOf });
  if (isMissing(definition)) throw new Error(definition.why);
  return definition;
};

const containerOf = (container: Record<string, unknown>): Container => {
  const { containers } = read({ family: 'agent', containerDefinitions: [{ name: 'agent', ...container }] });
  if (isMissing(containers)) throw new Error(`${containers.what}: ${containers.why}`);
  return needed(containers[0]);
};

describe('a definition', () => {
  it('has the default of ECS for each field that is absent', () => {
    expect(read({ family: 'agent', containerDefinitions: [{ name: 'agent', image: 'a:1' }] })).toEqual({
      resource: ARN,
      kind: 'daemon',
      family: 'agent',
      cpu: null,
      memory: null,
      containers: [
        {
          index: 0,
          name: 'agent',
          image: 'a:1',
          essential: true,
          cpu: null,
          memory: null,
          memoryReservation: null,
          entryPoint: [],
          command: [],
          environment: [],
          environmentFiles: [],
          secrets: [],
          repositoryCredentials: null,
          healthCheck: null,
          hasRestartPolicy: false,
          stopTimeout: null,
          log: null,
          mountPoints: [],
        },
      ],
      volumes: [],
      executionRole: null,
      taskRole: null,
      isFargateOnly: false,
      isManagedOnly: false,
    });
  });

  it('has every field that a hole may ask for', () => {
    const definition = read({
      family: 'agent',
      cpu: '256',
      memory: '0.5 GB',
      executionRoleArn: 'arn:aws:iam::123456789012:role/execution',
      taskRoleArn: 'arn:aws:iam::123456789012:role/task',
      requiresCompatibilities: ['FARGATE'],
      containerDefinitions: [
        { name: 'init', image: 'i', essential: false },
        {
          name: 'agent',
          image: 'a:1',
          cpu: 64,
          memory: 128,
          memoryReservation: 64,
          entryPoint: ['/agent'],
          command: ['--port', ''],
          environment: [{ name: 'PORT', value: '8125' }, { name: 'EMPTY' }],
          environmentFiles: [{ value: 'arn:aws:s3:::bucket/a.env', type: 's3' }],
          secrets: [{ name: 'KEY', valueFrom: 'arn:aws:ssm:us-west-2:123456789012:parameter/key' }],
          repositoryCredentials: { credentialsParameter: 'arn:aws:secretsmanager:us-west-2:123456789012:secret:a' },
          healthCheck: { command: ['CMD', '/agent', 'health'], interval: 30 },
          restartPolicy: { enabled: true },
          stopTimeout: 60,
          logConfiguration: {
            logDriver: 'awslogs',
            options: { 'awslogs-group': '/agent', missing: 'unread' },
            secretOptions: [{ name: 'splunk-token', valueFrom: 'token' }],
          },
          mountPoints: [{ sourceVolume: 'host', containerPath: '/host', readOnly: true }, { sourceVolume: 'logs' }],
        },
      ],
      volumes: [
        { name: 'host', host: { sourcePath: '/' } },
        { name: 'scratch', host: {} },
        { name: 'logs', logDriverVolumeConfiguration: { driver: 'json-file' } },
      ],
    });
    expect(definition).toMatchObject({
      cpu: 256,
      memory: 512,
      executionRole: { resource: 'arn:aws:iam::123456789012:role/execution' },
      taskRole: { resource: 'arn:aws:iam::123456789012:role/task' },
      isFargateOnly: true,
      volumes: [
        { name: 'host', hostPath: '/', logDriver: null },
        { name: 'scratch', hostPath: null, logDriver: null },
        { name: 'logs', hostPath: null, logDriver: 'json-file' },
      ],
    });
    expect(definition.containers).toMatchObject([
      { index: 0, name: 'init', essential: false },
      {
        index: 1,
        name: 'agent',
        image: 'a:1',
        essential: true,
        cpu: 64,
        memory: 128,
        memoryReservation: 64,
        entryPoint: ['/agent'],
        command: ['--port', ''],
        environment: [
          { name: 'PORT', value: '8125' },
          { name: 'EMPTY', value: '' },
        ],
        environmentFiles: ['arn:aws:s3:::bucket/a.env'],
        secrets: [{ name: 'KEY', valueFrom: 'arn:aws:ssm:us-west-2:123456789012:parameter/key' }],
        repositoryCredentials: 'arn:aws:secretsmanager:us-west-2:123456789012:secret:a',
        healthCheck: ['CMD', '/agent', 'health'],
        hasRestartPolicy: true,
        stopTimeout: 60,
        log: {
          driver: 'awslogs',
          options: { 'awslogs-group': '/agent', missing: 'unread' },
          secretOptions: [{ name: 'splunk-token', valueFrom: 'token' }],
        },
        mountPoints: [
          { sourceVolume: 'host', readOnly: true },
          { sourceVolume: 'logs', readOnly: false },
        ],
      },
    ]);
  });

  it.each([
    { cpu: '1024', is: 1024 },
    { cpu: 1024, is: 1024 },
    { cpu: '1 vCPU', is: 1024 },
    { cpu: '.25vcpu', is: 256 },
    { cpu: '0.5 VCPU', is: 512 },
    { cpu: '2 vCPUs', is: 2048 },
    { cpu: '', is: null },
  ])('has $is CPU units where cpu is $cpu', ({ cpu, is }) => {
    expect(read({ family: 'agent', cpu }).cpu).toBe(is);
  });

  it.each([
    { memory: '512', is: 512 },
    { memory: 512, is: 512 },
    { memory: '0.5 GB', is: 512 },
    { memory: '2gb', is: 2048 },
    { memory: '1 GiB', is: 1024 },
    { memory: '300 MiB', is: 300 },
  ])('has $is MiB where memory is $memory', ({ memory, is }) => {
    expect(read({ family: 'agent', memory }).memory).toBe(is);
  });

  it.each([
    { cpu: 'plenty', why: 'is not a number of CPU units or vCPU' },
    { cpu: '1 GB', why: 'is not a number of CPU units or vCPU' },
    { cpu: ['256'], why: 'is a list, not a number' },
  ])('has no size where cpu is $cpu', ({ cpu, why }) => {
    expect(read({ family: 'agent', cpu }).cpu).toEqual({ missing: 'unread', what: `cpu of ${ARN}`, why });
  });

  it.each([
    { field: 'image', value: 7, why: 'is a number, not text' },
    { field: 'essential', value: 'perhaps', why: 'is other text, not true or false' },
    { field: 'memory', value: {}, why: 'is an object, not a number' },
    { field: 'stopTimeout', value: 'soon', why: 'is other text, not a number' },
    { field: 'command', value: 'run', why: 'is other text, not a list' },
    { field: 'environment', value: {}, why: 'is an object, not a list' },
    { field: 'healthCheck', value: ['CMD'], why: 'is a list, not an object' },
    { field: 'mountPoints', value: true, why: 'is a boolean, not a list' },
  ])('names $field where it is of a wrong type, and reads the rest', ({ field, value, why }) => {
    const container = containerOf({ image: 'a:1', [field]: value });
    const read = { ...container, log: container.log };
    expect(read[field as 'image']).toEqual({
      missing: 'unread',
      what: `containerDefinitions[0].${field} of ${ARN}`,
      why,
    });
    expect(Object.values(container).filter((one) => isMissing(one))).toHaveLength(1);
  });

  it('is not read in part where one of its containers can not be', () => {
    expect(read({ family: 'agent', containerDefinitions: [{ name: 'a' }, 'b'] }).containers).toEqual({
      missing: 'unread',
      what: `containerDefinitions[1] of ${ARN}`,
      why: 'is other text, not an object',
    });
  });

  it('is missing as a whole where there is none', () => {
    expect(definitionIn(undefined, { resource: ARN, kind: 'daemon', roleOf })).toEqual({
      missing: 'unread',
      what: `the definition ${ARN}`,
      why: 'is missing',
    });
  });
});

describe('a definition in which values are open', () => {
  const open = unknown('the parameter Size', 'it has no default');

  it.each(['cpu', 'memory', 'family', 'volumes', 'executionRoleArn', 'taskRoleArn'])('keeps %s open', (field) => {
    const definition: Readonly<Record<string, unknown>> = read({ family: 'agent', [field]: open });
    expect(definition[field.replace('Arn', '')]).toBe(open);
  });

  it('keeps values of a container open, at any depth', () => {
    const container = containerOf({
      image: open,
      essential: open,
      command: ['run', open],
      environment: [{ name: 'PORT', value: open }],
      healthCheck: { command: open },
      restartPolicy: { enabled: open },
      logConfiguration: { logDriver: open, options: { 'awslogs-group': open } },
      mountPoints: [{ sourceVolume: 'host', readOnly: open }],
    });
    expect(container).toMatchObject({
      image: open,
      essential: open,
      command: ['run', open],
      environment: [{ name: 'PORT', value: open }],
      healthCheck: open,
      hasRestartPolicy: open,
      log: { driver: open, options: { 'awslogs-group': open } },
      mountPoints: [{ sourceVolume: 'host', readOnly: open }],
    });
  });

  it.each([
    { names: [open], is: open },
    { names: ['FARGATE', open], is: open },
    { names: ['FARGATE', 'EC2'], is: false },
    { names: ['FARGATE'], is: true },
    { names: [], is: false },
  ])('is for Fargate alone by $names: $is', ({ names, is }) => {
    expect(read({ family: 'agent', requiresCompatibilities: names }).isFargateOnly).toEqual(is);
  });

  it.each([
    { names: ['MANAGED_INSTANCES'], is: true },
    { names: ['MANAGED_INSTANCES', 'EC2'], is: false },
    { names: ['MANAGED_INSTANCES', open], is: open },
    { names: [], is: false },
  ])('is for Managed Instances alone by $names: $is', ({ names, is }) => {
    expect(read({ family: 'agent', requiresCompatibilities: names }).isManagedOnly).toEqual(is);
  });

  it('leaves all variables open where the name of one is: it could be any', () => {
    expect(
      containerOf({
        environment: [
          { name: 'A', value: 'b' },
          { name: open, value: 'c' },
        ],
      }).environment,
    ).toBe(open);
  });

  it('takes numbers and flags that are written as text', () => {
    expect(containerOf({ essential: 'false', memory: '256', stopTimeout: '60' })).toMatchObject({
      essential: false,
      memory: 256,
      stopTimeout: 60,
    });
  });
});
