import { describe } from 'vitest';
import type { Container, Definition, Log } from '../../shared/core/survey/definition.ts';
import { type Field, unknown } from '../../shared/core/survey/field.ts';
import type { Survey } from '../../shared/core/survey/survey.ts';
import { itFinds, UNREAD } from './rows.ts';
import {
  containerOf,
  daemonOf,
  definitionArn,
  definitionOf,
  instanceOf,
  ordinaryArn,
  revisionOf,
  serviceOf,
  surveyOf,
  taskOf,
} from './survey.ts';

const logOf = (driver: Field<string>): Log => ({ driver, options: {}, secretOptions: [] });
const JSON_FILE = logOf('json-file');
const VOLUME = { name: 'logs', hostPath: null, logDriver: 'json-file' };
const MOUNT = { sourceVolume: 'logs', readOnly: true };
const reading: Partial<Definition> = { volumes: [VOLUME], containers: [containerOf({ mountPoints: [MOUNT] })] };
const blind: Partial<Definition> = { containers: [containerOf()] };

const web = (log: Container['log'], changed: Partial<Definition> = {}) =>
  definitionOf({
    kind: 'ordinary',
    resource: ordinaryArn('web'),
    containers: [containerOf({ name: 'web', log })],
    ...changed,
  });
const daemon = (
  definition: Field<Partial<Definition>>,
  daemonName = 'agent',
  providers: Field<readonly string[]> = ['managed'],
) =>
  daemonOf({
    daemonName,
    providers,
    revision: revisionOf({
      definition:
        'missing' in definition ? definition : definitionOf({ resource: definitionArn(daemonName), ...definition }),
    }),
  });
const cluster = (
  of: Field<Partial<Definition>>,
  application: Field<Definition>,
  changed: Partial<Survey> = {},
): Survey => surveyOf({ daemons: [daemon(of)], definitions: new Map([[ordinaryArn('web'), application]]), ...changed });
const inFile: Partial<Survey> = { origin: 'file', instances: [], services: [] };

const forward = [`warning ${ordinaryArn('web')}#web`];
const reverse = [`info ${definitionArn('agent')}#agent`];

describe('logs-read-by-nobody', () => {
  itFinds('logs-read-by-nobody', [
    {
      when: 'is found where an application logs json-file and no daemon mounts its volume',
      survey: cluster(blind, web(JSON_FILE)),
      found: forward,
    },
    { when: 'is not found where a daemon mounts it', survey: cluster(reading, web(JSON_FILE)) },
    {
      when: 'is found where a daemon declares the volume and mounts it nowhere',
      survey: cluster({ volumes: [VOLUME], containers: [containerOf()] }, web(JSON_FILE)),
      found: forward,
    },
    {
      when: 'is found where a daemon mounts another volume',
      survey: cluster(
        {
          volumes: [VOLUME, { ...VOLUME, name: 'x', logDriver: null, hostPath: '/x' }],
          containers: [containerOf({ mountPoints: [{ sourceVolume: 'x', readOnly: true }] })],
        },
        web(JSON_FILE),
      ),
      found: forward,
    },
    {
      when: 'is not found where one of two daemons reads',
      survey: cluster(blind, web(JSON_FILE), { daemons: [daemon(blind), daemon(reading, 'reader')] }),
    },
    {
      when: 'is found where the daemon that reads is on another provider',
      survey: cluster(blind, web(JSON_FILE), { daemons: [daemon(blind), daemon(reading, 'reader', ['other'])] }),
      found: forward,
    },
    { when: 'is not found for awslogs', survey: cluster(blind, web(logOf('awslogs'))) },
    { when: 'is not found without a log configuration', survey: cluster(blind, web(null)) },
    { when: 'is not found without a daemon', survey: cluster(blind, web(JSON_FILE), { daemons: [] }) },
    {
      when: 'is not found where the application is on a provider without a daemon',
      survey: cluster(blind, web(JSON_FILE), {
        services: [serviceOf('web', { providers: ['asg'] })],
        instances: [instanceOf('i1', { capacityProviderName: 'asg' })],
      }),
    },
    {
      when: 'is not found on Fargate',
      survey: cluster(blind, web(JSON_FILE), {
        services: [serviceOf('web', { providers: ['FARGATE'] })],
        instances: [],
      }),
    },
    {
      when: 'is found for a task of no service',
      survey: cluster(blind, web(JSON_FILE), {
        services: [],
        instances: [instanceOf('i1', { tasks: [taskOf('t', { serviceName: null, group: 'family:web' })] })],
      }),
      found: forward,
    },
    {
      when: 'is found for each container by itself',
      survey: cluster(
        blind,
        web(null, {
          containers: [
            containerOf({ name: 'web', log: JSON_FILE }),
            containerOf({ index: 1, name: 'b', log: UNREAD }),
            containerOf({ index: 2, name: 'c', log: JSON_FILE }),
          ],
        }),
      ),
      found: [`warning ${ordinaryArn('web')}#c`, ...forward],
      missing: [UNREAD.what],
    },
    {
      when: 'is found in a file, where all is one cluster',
      survey: cluster(blind, web(JSON_FILE), inFile),
      found: forward,
    },
    {
      when: 'is not found in a file for Fargate',
      survey: cluster(blind, web(JSON_FILE, { isFargateOnly: true }), inFile),
    },
    {
      when: 'is not found in a file for a service of EC2',
      survey: cluster(blind, web(JSON_FILE), {
        ...inFile,
        services: [serviceOf('web', { launchType: 'EC2', providers: [] })],
      }),
    },
    {
      when: 'is found in a file for a service of Managed Instances',
      survey: cluster(blind, web(JSON_FILE), {
        ...inFile,
        services: [serviceOf('web', { launchType: 'MANAGED_INSTANCES', providers: [] })],
      }),
      found: forward,
    },
    {
      when: 'is not found in a file without an application',
      survey: surveyOf({ ...inFile, definitions: new Map(), daemons: [daemon(reading)] }),
    },
    {
      when: 'is found the other way round, where no application logs json-file',
      survey: cluster(reading, web(logOf('awslogs'))),
      found: reverse,
    },
    {
      when: 'is found the other way round where applications have no log configuration',
      survey: cluster(reading, web(null)),
      found: reverse,
    },
    {
      when: 'is not found the other way round where one of several logs json-file',
      survey: cluster(
        reading,
        web(null, { containers: [containerOf({ log: UNREAD }), containerOf({ index: 1, log: JSON_FILE })] }),
      ),
    },
    {
      when: 'is not found the other way round where no application is there',
      survey: cluster(reading, web(null), { services: [], instances: [] }),
    },
    {
      when: 'is not found the other way round in a file where the only application is for Fargate',
      survey: cluster(reading, web(null, { isFargateOnly: true }), inFile),
    },
    {
      when: 'asks for no services where each provider is read and written',
      survey: cluster(reading, web(JSON_FILE), { services: UNREAD }),
    },
    {
      when: 'is found the other way round once for each container that reads',
      survey: cluster(
        {
          volumes: [VOLUME],
          containers: [
            containerOf({ mountPoints: [MOUNT, MOUNT] }),
            containerOf({ index: 1, name: 'b', mountPoints: [MOUNT] }),
            containerOf({ index: 2, name: 'c' }),
          ],
        },
        web(null),
      ),
      found: [...reverse, `info ${definitionArn('agent')}#b`],
    },
    {
      when: 'is not told where the log configuration is unknown',
      survey: cluster(blind, web(UNREAD)),
      missing: [UNREAD.what],
    },
    { when: 'is not told where the definition is unknown', survey: cluster(blind, UNREAD), missing: [UNREAD.what] },
    {
      when: 'asks for no log where each provider is read',
      survey: cluster(
        reading,
        web(JSON_FILE, { containers: [containerOf({ log: JSON_FILE }), containerOf({ index: 1, log: UNREAD })] }),
      ),
    },
    {
      when: "is not told where the daemon's definition is unknown",
      survey: cluster(UNREAD, web(JSON_FILE)),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where the mount points are unknown',
      survey: cluster({ volumes: [VOLUME], containers: [containerOf({ mountPoints: UNREAD })] }, web(JSON_FILE)),
      missing: [UNREAD.what],
    },
    {
      when: 'asks for no mount points where there is no such volume',
      survey: cluster({ containers: [containerOf({ mountPoints: UNREAD })] }, web(JSON_FILE)),
      found: forward,
    },
    {
      when: "is not told where a daemon's providers are unknown",
      survey: cluster(blind, web(JSON_FILE), {
        daemons: [daemon(blind), daemon(reading, 'reader', unknown('providers', 'x'))],
      }),
      missing: ['providers'],
    },
    {
      when: 'is not told where services are unknown',
      survey: cluster(blind, web(null), { services: UNREAD }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where the daemons are unknown',
      survey: cluster(blind, web(null), { daemons: UNREAD }),
      missing: [UNREAD.what],
    },
  ]);
});
