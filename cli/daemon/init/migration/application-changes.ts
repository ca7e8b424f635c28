import { addressOf } from '../../../../shared/core/survey/address.ts';
import { hostWithoutDaemon, isAgentVariable, isItself } from '../../../../shared/core/survey/agent-addresses.ts';
import type { ValueFields } from '../plan/value.ts';
import type { Parted } from './agent-containers.ts';
import { fieldsIn, type NamedContainer, objectsIn, sizeIn, textIn, textsIn } from './task-definition.ts';

/** ECS Developer Guide, daemon task definitions (daemon_bridge); for IPv6 fd00:ec2::172:2. */
const DAEMONS = '169.254.172.2';

/** Sentences about what changes in the applications, once the daemon runs. @param service the DAEMON service that the daemon replaces; null: none */
export const applicationChanges = ({ agents, applications }: Parted, service: string | null): readonly string[] => {
  const ports = agents.flatMap(({ fields }) => objectsIn(fields, 'portMappings'));
  if (applications.length === 0) return [...withoutApplications(ports), ...replaced(service)];
  const names = new Set(agents.map(({ name }) => name));
  const isRouter = agents.some(({ fields }) => fields.firelensConfiguration !== undefined);
  return [
    ...applications.flatMap((container) => [
      ...addresses(container, names, new Set(ports.map((port) => sizeIn(port, 'containerPort')))),
      ...logDriver(container, isRouter),
      ...leftovers(container, names),
    ]),
    `remove the container${names.size > 1 ? 's' : ''} ${[...names].join(', ')} from the task definition once the daemon runs`,
  ];
};

const withoutApplications = (ports: readonly ValueFields[]): readonly string[] => [
  `applications send to ${DAEMONS} (IPv6: fd00:ec2::172:2) in place of localhost, 172.17.0.1 or the address of the instance` +
    (ports.length === 0 ? '' : `; ports: ${ports.map(portOf).join(', ')}`),
];

const portOf = (mapping: ValueFields): string => {
  const [container, host] = [sizeIn(mapping, 'containerPort'), sizeIn(mapping, 'hostPort')];
  const port = `${container ?? '?'}/${textIn(mapping, 'protocol') ?? 'tcp'}`;
  return host === null || host === container ? port : `${port}, for ${host}`;
};

const replaced = (service: string | null): readonly string[] =>
  service === null
    ? []
    : [`delete the service ${service} once the daemon runs on all instances: until then each may run the agent twice`];

const addresses = (
  { name, fields }: NamedContainer,
  agents: ReadonlySet<string>,
  ports: ReadonlySet<number | null>,
): readonly string[] =>
  objectsIn(fields, 'environment').flatMap((variable) => {
    const [variableName, value] = [textIn(variable, 'name') ?? '', textIn(variable, 'value') ?? ''];
    const host = hostOfAgent(variableName, value, agents, ports);
    return host === null
      ? []
      : [`container ${name}: set ${variableName} to ${value.replace(host, () => DAEMONS)}, for ${value}`];
  });

/** The part of a variable's value that leads to the agent; null: it leads elsewhere. */
const hostOfAgent = (
  name: string,
  value: string,
  agents: ReadonlySet<string>,
  ports: ReadonlySet<number | null>,
): string | null => {
  const { host, port } = addressOf(value);
  if (agents.has(host)) return host;
  if (isAgentVariable(name)) return hostWithoutDaemon(value);
  return port !== null && ports.has(port) && isItself(host) ? host : null;
};

const logDriver = ({ name, fields }: NamedContainer, isRouter: boolean): readonly string[] => {
  const driver = textIn(fieldsIn(fields, 'logConfiguration'), 'logDriver');
  return isRouter && driver === 'awsfirelens'
    ? [`container ${name}: set logConfiguration.logDriver to json-file, whose files a daemon can read, for awsfirelens`]
    : [];
};

const leftovers = ({ name, fields }: NamedContainer, agents: ReadonlySet<string>): readonly string[] => {
  const [dependsOn, volumesFrom, links] = [
    objectsIn(fields, 'dependsOn').some((each) => agents.has(textIn(each, 'containerName') ?? '')),
    objectsIn(fields, 'volumesFrom').some((each) => agents.has(textIn(each, 'sourceContainer') ?? '')),
    textsIn(fields, 'links').some((link) => agents.has(link.split(':')[0] ?? '')),
  ];
  return [
    ...(dependsOn ? [`container ${name}: remove dependsOn on the agent; ECS starts daemons first`] : []),
    ...(links ? [`container ${name}: remove the link to the agent`] : []),
    ...(volumesFrom ? [`container ${name}: remove volumesFrom: a daemon's files are not in this task`] : []),
  ];
};
