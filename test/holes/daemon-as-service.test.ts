import { describe } from 'vitest';
import type { Definition } from '../../shared/core/survey/definition.ts';
import type { Survey } from '../../shared/core/survey/survey.ts';
import { itFinds, UNREAD } from './rows.ts';
import {
  containerOf,
  daemonOf,
  definitionOf,
  instanceOf,
  ordinaryArn,
  providerOf,
  revisionOf,
  serviceArn,
  serviceOf,
  surveyOf,
  taskOf,
} from './survey.ts';

const OWN = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/web:1';
const FLUENT_BIT = 'public.ecr.aws/aws-observability/aws-for-fluent-bit:3.0.0';
const DAEMONS = 'public.ecr.aws/example/agent:0.9.0';

const images = (...names: readonly (string | null | typeof UNREAD)[]) =>
  names.map((image, index) => containerOf({ index, name: `c${index}`, image }));
const definition = (containers: Definition['containers'], changed: Partial<Definition> = {}) =>
  definitionOf({ kind: 'ordinary', resource: ordinaryArn('web'), containers, ...changed });
type Changes = {
  readonly service?: object;
  readonly definition?: Partial<Definition>;
  readonly survey?: Partial<Survey>;
};
/** One service of a definition with these containers. */
const served = (containers: Definition['containers'], changed: Changes = {}) =>
  surveyOf({
    services: [serviceOf('web', changed.service)],
    definitions: new Map([[ordinaryArn('web'), definition(containers, changed.definition)]]),
    ...changed.survey,
  });
const DAEMON = { schedulingStrategy: 'DAEMON' };
const asDaemons = (image: string, service = {}) => served(images(image), { service: { ...DAEMON, ...service } });
const sidecar = (changed: Changes = {}) => served(images(OWN, FLUENT_BIT), changed);
const running = (task: object, instance = {}) => ({
  service: { definitionArn: ordinaryArn('other') },
  survey: {
    definitions: new Map([
      [ordinaryArn('web'), definition(images(OWN, FLUENT_BIT))],
      [ordinaryArn('other'), definition(images(OWN), { resource: ordinaryArn('other') })],
    ]),
    instances: [
      instanceOf('i1', { tasks: [taskOf('t', { serviceName: null, group: 'family:web', ...task })], ...instance }),
    ],
  },
});
const elsewhere = (task: object) => {
  const { survey, ...rest } = running({});
  const alone = taskOf('t', { serviceName: null, group: 'family:web', capacityProviderName: null, ...task });
  return { ...rest, survey: { ...survey, instances: [], tasksElsewhere: [alone] } };
};
const ofService = (severity: string) => [`${severity} ${serviceArn('web')}`];
const ofSidecar = (severity: string, name = 'c1') => [`${severity} ${ordinaryArn('web')}#${name}`];
const asg = { providers: [providerOf(), providerOf({ name: 'asg', kind: 'auto-scaling' })] };
const dark = { daemons: [daemonOf({ revision: UNREAD })] };

describe('daemon-as-service', () => {
  itFinds('daemon-as-service', [
    {
      when: 'is found in a DAEMON service of a known agent',
      survey: asDaemons(FLUENT_BIT),
      found: ofService('warning'),
      why: 'the service runs AWS for Fluent Bit with schedulingStrategy DAEMON: on Managed Instances',
    },
    {
      when: "is found in a DAEMON service of a daemon's image, whatever its tag",
      survey: asDaemons(DAEMONS),
      found: ofService('warning'),
      why: 'the image of the daemon agent',
    },
    {
      when: 'is found in a service of one task per instance',
      survey: served(images(FLUENT_BIT), { service: { placesOneTaskPerInstance: true } }),
      found: ofService('warning'),
      why: 'with one task per instance (distinctInstance)',
    },
    {
      when: 'is one line for a DAEMON service with a sidecar',
      survey: served(images(OWN, FLUENT_BIT), { service: DAEMON }),
      found: ofService('warning'),
    },
    {
      when: 'is found as a sidecar',
      survey: sidecar(),
      found: ofSidecar('warning'),
      why: 'container c1 runs AWS for Fluent Bit in each task beside the application',
    },
    {
      when: 'is found as several sidecars',
      survey: served(images(FLUENT_BIT, OWN, DAEMONS)),
      found: [...ofSidecar('warning', 'c0'), ...ofSidecar('warning', 'c2')],
    },
    {
      when: 'is found as a sidecar of an application whose image is unknown',
      survey: served(images(UNREAD, FLUENT_BIT)),
      found: ofSidecar('warning'),
      missing: [UNREAD.what],
    },
    {
      when: 'is found as a sidecar of a task that somebody ran',
      survey: sidecar(running({})),
      found: ofSidecar('warning'),
    },
    {
      when: 'is found where such a task has another launch type, by the provider of its instance',
      survey: sidecar(running({ launchType: 'EC2', capacityProviderName: null })),
      found: ofSidecar('warning'),
    },
    {
      when: 'is not told where the look at an instance was not complete',
      survey: served(images(OWN), { survey: { instances: [instanceOf('i1', { tasks: UNREAD })] } }),
      missing: [UNREAD.what],
    },
    {
      when: 'is information on an Auto Scaling provider',
      survey: sidecar({ service: { providers: ['asg'] }, survey: asg }),
      found: ofSidecar('info'),
    },
    {
      when: 'is a warning where one of several providers has Managed Instances',
      survey: sidecar({ service: { providers: ['asg', 'FARGATE', 'managed'] }, survey: asg }),
      found: ofSidecar('warning'),
    },
    {
      when: 'is information on EC2',
      survey: asDaemons(FLUENT_BIT, { launchType: 'EC2', providers: [] }),
      found: ofService('info'),
    },
    {
      when: 'is information on External instances',
      survey: asDaemons(FLUENT_BIT, { launchType: 'EXTERNAL', providers: [] }),
      found: ofService('info'),
    },
    {
      when: 'is information where neither launch type nor provider is given',
      survey: asDaemons(FLUENT_BIT, { providers: [] }),
      found: ofService('info'),
    },
    {
      when: 'is a warning at the launch type of Managed Instances',
      survey: asDaemons(FLUENT_BIT, { launchType: 'MANAGED_INSTANCES', providers: [] }),
      found: ofService('warning'),
    },
    {
      when: 'is information for a task that somebody ran on EC2',
      survey: sidecar(elsewhere({ launchType: 'EC2' })),
      found: ofSidecar('info'),
    },
    {
      when: 'is information for a task that somebody ran on an External instance',
      survey: sidecar(elsewhere({ launchType: 'EXTERNAL' })),
      found: ofSidecar('info'),
    },
    {
      when: 'is not found for a task that somebody ran on Fargate',
      survey: sidecar(elsewhere({ launchType: 'FARGATE' })),
    },
    {
      when: 'is not found on a Fargate provider',
      survey: sidecar({ service: { providers: ['FARGATE', 'FARGATE_SPOT'] } }),
    },
    {
      when: 'is not found at the launch type of Fargate',
      survey: sidecar({ service: { launchType: 'FARGATE', providers: [] } }),
    },
    {
      when: 'is not found in a definition for Fargate alone',
      survey: sidecar({ definition: { isFargateOnly: true } }),
    },
    {
      when: 'is not found where the images are neither',
      survey: served(images(OWN, 'busybox:1'), { service: DAEMON }),
    },
    { when: 'is not found as a sidecar where the images are neither', survey: served(images(OWN, 'busybox:1', null)) },
    { when: 'is not found for an agent that is a service of several tasks', survey: served(images(FLUENT_BIT)) },
    { when: 'is not found where agents alone share a task', survey: served(images(FLUENT_BIT, DAEMONS)) },
    {
      when: 'is not found in a service of one task per instance whose definition is for Fargate alone',
      survey: served(images(FLUENT_BIT), { service: DAEMON, definition: { isFargateOnly: true } }),
    },
    {
      when: 'asks for no containers of a definition for Fargate alone',
      survey: served(UNREAD, { definition: { isFargateOnly: true } }),
    },
    {
      when: 'is not found for a helper that a daemon has too',
      survey: served(images(OWN, 'busybox:1'), {
        survey: {
          daemons: [
            daemonOf({
              revision: revisionOf({
                definition: definitionOf({
                  containers: [
                    containerOf(),
                    containerOf({ index: 1, name: 'wait', image: 'busybox:1', essential: false }),
                  ],
                }),
              }),
            }),
          ],
        },
      }),
    },
    {
      when: "is not found for a task that does not run, or is a daemon's",
      survey: sidecar(running({ lastStatus: 'STOPPED' })),
    },
    {
      when: 'is not found for a service without a definition of its own',
      survey: sidecar({ service: { definitionArn: null } }),
    },
    {
      when: 'is told of a known agent, whatever is not known of daemons',
      survey: asDaemons(FLUENT_BIT),
      found: ofService('warning'),
    },
    {
      when: "is not told where the daemons' images could not be read",
      survey: served(images(OWN), { service: DAEMON, survey: dark }),
      missing: [UNREAD.what],
    },
    {
      when: "is found by a known agent where the daemons' images could not be read",
      survey: served(images(FLUENT_BIT), { service: DAEMON, survey: dark }),
      found: ofService('warning'),
    },
    {
      when: 'asks for no daemon where no definition has two containers',
      survey: served(images(OWN), { survey: dark }),
    },
    {
      when: 'is not told where the strategy is unknown',
      survey: served(images(FLUENT_BIT), { service: { schedulingStrategy: UNREAD } }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where the placement is unknown',
      survey: served(images(FLUENT_BIT), { service: { placesOneTaskPerInstance: UNREAD } }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where the image is unknown',
      survey: served(images(UNREAD), { service: DAEMON }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where the kind of the provider is unknown',
      survey: sidecar({ survey: { providers: [providerOf({ kind: UNREAD })] } }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where the provider is not of the cluster',
      survey: sidecar({ service: { providers: ['edge'] } }),
      missing: ['the kind of the capacity provider edge'],
    },
    {
      when: 'is not told where the place of the service is unknown',
      survey: sidecar({ service: { launchType: UNREAD } }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told without its definition',
      survey: sidecar({ survey: { definitions: new Map([[ordinaryArn('web'), UNREAD]]) } }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where its definition was not asked for',
      survey: sidecar({ survey: { definitions: new Map() } }),
      missing: [`the task definition ${ordinaryArn('web')}`],
    },
    { when: 'is not told where its containers are unknown', survey: served(UNREAD), missing: [UNREAD.what] },
    {
      when: 'is not told where the definition may be for Fargate alone',
      survey: sidecar({ definition: { isFargateOnly: UNREAD } }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told without the services',
      survey: sidecar({ survey: { services: UNREAD } }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told without the instances',
      survey: served(images(OWN), { survey: { instances: UNREAD } }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told without the tasks elsewhere',
      survey: served(images(OWN), { survey: { tasksElsewhere: UNREAD } }),
      missing: [UNREAD.what],
    },
    {
      when: 'asks for no definition on Fargate',
      survey: sidecar({
        service: { launchType: 'FARGATE', providers: [], schedulingStrategy: UNREAD },
        survey: { definitions: new Map() },
      }),
    },
    {
      when: 'is information in a file for a definition that stands alone',
      survey: sidecar({ survey: { origin: 'file', services: [], instances: [], daemons: [] } }),
      found: ofSidecar('info'),
    },
    {
      when: 'is found in a file for a definition without service beside a daemon',
      survey: sidecar({ survey: { origin: 'file', services: [], instances: [] } }),
      found: ofSidecar('warning'),
    },
    {
      when: 'is not found in a file for one that stands alone and is for Fargate alone',
      survey: sidecar({ survey: { origin: 'file', services: [], instances: [] }, definition: { isFargateOnly: true } }),
    },
    {
      when: 'is found in a file with its service',
      survey: sidecar({ survey: { origin: 'file', instances: [] } }),
      found: ofSidecar('warning'),
    },
    {
      when: 'is one line in a file for a DAEMON service and its definition',
      survey: { ...served(images(OWN, FLUENT_BIT), { service: DAEMON }), origin: 'file', instances: [] },
      found: ofService('warning'),
    },
  ]);
});
