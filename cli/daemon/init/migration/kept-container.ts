import { addressOf } from '../../../../shared/core/survey/address.ts';
import { isItself } from '../../../../shared/core/survey/agent-addresses.ts';
import { isList, isValueFields, type Value, type ValueFields } from '../plan/value.ts';
import { KEPT_FIELDS, TREATED_FIELDS, WHY_LOST } from './daemon-fields.ts';
import { checked } from './kept-health-check.ts';
import { logging } from './kept-logging.ts';
import type { Note } from './report.ts';
import { fieldsIn, type NamedContainer, objectsIn, textIn } from './task-definition.ts';

export type Around = {
  /** Names of the containers that become the daemon. */
  readonly agents: ReadonlySet<string>;
  /** Names of volumes that the daemon has. */
  readonly volumes: ReadonlySet<string>;
};

export type KeptContainer = {
  readonly fields: ValueFields;
  /** It logs into the group that the template makes. */
  readonly usesAgentLogs: boolean;
  readonly lost: readonly Note[];
  readonly changed: readonly Note[];
};

/** The parts that a daemon's container takes over of an ordinary one. */
export const keptContainer = (container: NamedContainer, around: Around): KeptContainer => {
  const { name, fields } = container;
  const own = Object.fromEntries(Object.entries(fields).filter(([field]) => KEPT_FIELDS.has(field)));
  const [check, log, parts] = [checked(container), logging(container), partsOf(container, around)];
  const essential = fields.essential === false && around.agents.size === 1;
  const named = (note: Note): Note => ({ ...note, what: `container ${name}, ${note.what}` });
  return {
    fields: {
      ...own,
      essential: essential || fields.essential !== false,
      ...check.fields,
      ...parts.fields,
      ...log.fields,
    },
    usesAgentLogs: log.usesAgentLogs,
    lost: [...lostFields(fields), ...parts.lost, ...localAddresses(fields)].map(named),
    changed: [
      ...(essential ? [{ what: 'essential', why: 'it is true now, so that its end is seen' }] : []),
      ...check.changed,
      ...log.changed,
    ].map(named),
  };
};

const lostFields = (fields: ValueFields): readonly Note[] =>
  Object.entries(fields)
    .filter(([field, value]) => !KEPT_FIELDS.has(field) && !TREATED_FIELDS.has(field) && !isEmpty(value))
    .map(([field, value]) => ({
      what: field === 'portMappings' ? `${field} ${portsOf(value)}` : field,
      why: WHY_LOST[field] ?? 'a container of a daemon has no such field',
    }));

/** DescribeTaskDefinition tells lists that nobody wrote as empty. */
const isEmpty = (value: Value): boolean =>
  value === false || (isList(value) && value.length === 0) || (isValueFields(value) && Object.keys(value).length === 0);

/** `8125/udp (host port 18125)`. */
const portsOf = (mappings: Value): string =>
  (isList(mappings) ? mappings.filter(isValueFields) : [])
    .map(({ containerPort, hostPort, protocol }) => {
      const port = `${containerPort ?? '?'}/${protocol ?? 'tcp'}`;
      return hostPort === undefined || hostPort === 0 || hostPort === containerPort
        ? port
        : `${port} (host port ${hostPort})`;
    })
    .join(', ');

type Parts = { readonly fields: ValueFields; readonly lost: readonly Note[] };

/** Lists of which a daemon takes over what leads to something that it has. */
const partsOf = ({ fields }: NamedContainer, { agents, volumes }: Around): Parts => {
  const isThere = (dependency: ValueFields) => agents.has(textIn(dependency, 'containerName') ?? '');
  const isMounted = (mount: ValueFields) => volumes.has(textIn(mount, 'sourceVolume') ?? '');
  const [dependsOn, mountPoints] = [objectsIn(fields, 'dependsOn'), objectsIn(fields, 'mountPoints')];
  const { sharedMemorySize, swappiness, maxSwap, ...linux } = fieldsIn(fields, 'linuxParameters');
  const memory = Object.entries({ sharedMemorySize, swappiness, maxSwap }).filter(([, value]) => value !== undefined);
  return {
    fields: {
      ...nonEmpty('dependsOn', dependsOn.filter(isThere)),
      ...nonEmpty('mountPoints', mountPoints.filter(isMounted)),
      ...(Object.keys(linux).length === 0 ? {} : { linuxParameters: linux }),
    },
    lost: [
      ...dependsOn
        .filter((each) => !isThere(each))
        .map((each) => ({
          what: `dependsOn ${textIn(each, 'containerName') ?? '?'}`,
          why: 'that container stays in another task; ECS starts the daemon before all application tasks anyway',
        })),
      ...mountPoints
        .filter((each) => !isMounted(each))
        .map((each) => ({
          what: `mountPoints ${textIn(each, 'sourceVolume') ?? '?'}`,
          why: 'its volume is of a kind that daemons do not have',
        })),
      ...memory.map(([field]) => ({
        what: `linuxParameters.${field}`,
        why: 'a container of a daemon has no such field',
      })),
    ],
  };
};

const nonEmpty = (name: string, values: readonly ValueFields[]): ValueFields =>
  values.length === 0 ? {} : { [name]: values };

/** Variables that lead the agent to what was at localhost: a container of its task, or in the host's network the instance. */
const localAddresses = (fields: ValueFields): readonly Note[] =>
  objectsIn(fields, 'environment')
    .filter((variable) => isItself(addressOf(textIn(variable, 'value') ?? '').host))
    .map((variable) => ({
      what: `environment ${textIn(variable, 'name') ?? '?'}`,
      why: `${textIn(variable, 'value') ?? ''} is kept, but at localhost there are only the daemons of the instance, and no application reaches what listens there`,
    }));
