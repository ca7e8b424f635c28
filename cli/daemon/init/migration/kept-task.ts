import { GUIDES_SIZE, type PlannedRole, type Size, type Statement } from '../plan/plan.ts';
import { pull, writeAgentLogs, writeLogsOf } from '../plan/rights.ts';
import type { ValueFields } from '../plan/value.ts';
import { WHY_NETWORK_LOST, WHY_TASK_LOST } from './daemon-fields.ts';
import type { KeptContainer } from './kept-container.ts';
import type { Note } from './report.ts';
import { fieldsIn, type NamedContainer, objectsIn, sizeIn, type TaskDefinition, textIn } from './task-definition.ts';

/** Settings of the task beside its containers. */
export type KeptTask = {
  readonly fields: ValueFields;
  readonly lost: readonly Note[];
  readonly changed: readonly Note[];
};

export const keptTask = ({ fields }: TaskDefinition): KeptTask => {
  const network = textIn(fields, 'networkMode') ?? 'bridge';
  const why = WHY_NETWORK_LOST[network];
  const modes = ['pidMode', 'ipcMode'].map((name) => ({ name, mode: textIn(fields, name) }));
  const shared = modes.filter(({ mode }) => mode === 'host');
  return {
    fields: Object.fromEntries(shared.map(({ name }) => [name, 'shared'])),
    lost: [
      ...(why === undefined ? [] : [{ what: `networkMode ${network}`, why }]),
      ...modes
        .filter(({ mode }) => mode === 'task')
        .map(({ name }) => ({ what: `${name} task`, why: 'a daemon has its own, or shares that of the instance' })),
      ...Object.entries(WHY_TASK_LOST).flatMap(([name, reason]) =>
        isSet(fields, name) ? [{ what: name, why: reason }] : [],
      ),
    ],
    changed: shared.map(({ name }) => ({ what: name, why: 'shared, as a daemon says what a task calls host' })),
  };
};

const isSet = (fields: ValueFields, name: string): boolean => {
  const value = fields[name];
  return value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);
};

/** The size of the whole task where it is the agent's own, else that of the agent's containers; the guide's where none is told. */
export const sizeOfAgent = ({ fields }: TaskDefinition, agents: readonly NamedContainer[], isAlone: boolean): Size => {
  const sum = (read: (container: ValueFields) => number | null): number =>
    agents.reduce((all, container) => all + (read(container.fields) ?? 0), 0);
  const ofTask = (name: string): number | null => (isAlone ? sizeIn(fields, name) : null);
  const memory = sum((container) => sizeIn(container, 'memory') ?? sizeIn(container, 'memoryReservation'));
  return {
    cpu: ofTask('cpu') ?? (sum((container) => sizeIn(container, 'cpu')) || GUIDES_SIZE.cpu),
    memory: ofTask('memory') ?? (memory || GUIDES_SIZE.memory),
  };
};

/** The role that runs today, or one for the little that is needed; null: none is needed. */
export const executionRoleOf = ({ fields }: TaskDefinition, kept: readonly KeptContainer[]): PlannedRole | null => {
  const arn = textIn(fields, 'executionRoleArn');
  if (arn !== null) return { arn };
  const statements: readonly Statement[] = [
    ...(kept.some(({ usesAgentLogs }) => usesAgentLogs) ? [writeAgentLogs] : []),
    ...kept.flatMap((container) => [...ownLogs(container), ...pull(textIn(container.fields, 'image') ?? '')]),
  ];
  return statements.length === 0 ? null : { statements };
};

/** On EC2 the instance's role wrote them. */
const ownLogs = ({ fields, usesAgentLogs }: KeptContainer): readonly Statement[] => {
  const log = fieldsIn(fields, 'logConfiguration');
  const group = textIn(fieldsIn(log, 'options'), 'awslogs-group');
  return usesAgentLogs || group === null ? [] : [writeLogsOf(group)];
};

export const taskRoleOf = ({ fields }: TaskDefinition): PlannedRole | null => {
  const arn = textIn(fields, 'taskRoleArn');
  return arn === null ? null : { arn };
};

/** Volumes that the agents mount and daemons can have: paths of the instance, and empty ones. */
export const keptVolumes = ({ fields }: TaskDefinition, agents: readonly NamedContainer[]): KeptVolumes => {
  const mounted = new Set(
    agents.flatMap((agent) => objectsIn(agent.fields, 'mountPoints').map((mount) => textIn(mount, 'sourceVolume'))),
  );
  const used = objectsIn(fields, 'volumes').filter((volume) => mounted.has(textIn(volume, 'name')));
  const kinds = used.map((volume) => ({ volume, kind: kindOf(volume) }));
  return {
    volumes: kinds
      .filter(({ kind }) => kind === null)
      .map(({ volume }) => ({ name: textIn(volume, 'name') ?? '', host: fieldsIn(volume, 'host') })),
    lost: kinds.flatMap(({ volume, kind }) =>
      kind === null ? [] : [{ what: `volume ${textIn(volume, 'name') ?? '?'}`, why: `daemons have no ${kind}` }],
    ),
  };
};

export type KeptVolumes = { readonly volumes: readonly ValueFields[]; readonly lost: readonly Note[] };

const KINDS: Readonly<Record<string, string>> = {
  efsVolumeConfiguration: 'EFS volumes',
  dockerVolumeConfiguration: 'Docker volumes',
  fsxWindowsFileServerVolumeConfiguration: 'FSx volumes',
  s3filesVolumeConfiguration: 'S3 volumes',
};

/** The kind of a volume that daemons do not have; null: they have it. */
const kindOf = (volume: ValueFields): string | null => {
  const kind = Object.keys(KINDS).find((name) => volume[name] !== undefined);
  if (kind !== undefined) return KINDS[kind] ?? null;
  return volume.configuredAtLaunch === true ? 'volumes that are configured at launch' : null;
};
