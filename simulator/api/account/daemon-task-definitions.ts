import type { Fleet } from '../../fleet/fleet.ts';
import { containersOf } from '../../model/task-definition.ts';
import { ApiError, invalid } from '../request/error.ts';

export interface DaemonTaskDefinition {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  readonly registeredAt: number;
  /** As they came; kept to be given back. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly containers: readonly DaemonContainer[];
  deleteRequestedAt: number | undefined;
}

export interface DaemonContainer {
  readonly name: string;
  readonly image: string;
  readonly hasHealthCheck: boolean;
}

/** An ordinary definition, at which a daemon may point by mistake, is not one of these. */
const KIND = ':daemon-task-definition/';
/** The length of DELETE_IN_PROGRESS; a guess. */
const DELETION_MS = 60_000;
/** A deleted one can be described for so long; a guess. */
const MEMORY_MS = 3_600_000;

/** Those that callers registered, and those that the fleet's daemons came with. */
export class DaemonTaskDefinitions {
  private readonly fleet: Fleet;
  private readonly byArn = new Map<string, DaemonTaskDefinition>();

  constructor(fleet: Fleet) {
    this.fleet = fleet;
  }

  all(): DaemonTaskDefinition[] {
    this.learn();
    return [...this.byArn.values()].filter((definition) => this.statusOf(definition) !== 'FORGOTTEN');
  }

  statusOf({ deleteRequestedAt }: DaemonTaskDefinition): 'ACTIVE' | 'DELETE_IN_PROGRESS' | 'DELETED' | 'FORGOTTEN' {
    if (deleteRequestedAt === undefined) return 'ACTIVE';
    const since = this.fleet.now - deleteRequestedAt;
    if (since < DELETION_MS) return 'DELETE_IN_PROGRESS';
    return since < MEMORY_MS ? 'DELETED' : 'FORGOTTEN';
  }

  /** By ARN, `family:revision`, or family for its newest ACTIVE revision. */
  find(given: string): DaemonTaskDefinition {
    const [family, revision] = (given.split('/').at(-1) ?? '').split(':');
    const ofFamily = this.all().filter((definition) => definition.family === family);
    const found =
      revision === undefined
        ? ofFamily.findLast((definition) => this.statusOf(definition) === 'ACTIVE')
        : ofFamily.find((definition) => String(definition.revision) === revision);
    if (found === undefined || (given.startsWith('arn:') && found.arn !== given))
      throw new ApiError('ClientException', 'Unable to describe daemon task definition.');
    return found;
  }

  register(
    family: string,
    containers: readonly DaemonContainer[],
    fields: Readonly<Record<string, unknown>>,
  ): DaemonTaskDefinition {
    if (!/^[\w-]{1,255}$/.test(family)) throw invalid('Family contains invalid characters.');
    const before = this.all().filter((definition) => definition.family === family);
    const revision = 1 + Math.max(0, ...before.map((definition) => definition.revision));
    return this.add(family, revision, this.fleet.now, containers, fields);
  }

  private add(
    family: string,
    revision: number,
    registeredAt: number,
    containers: readonly DaemonContainer[],
    fields: Readonly<Record<string, unknown>>,
  ): DaemonTaskDefinition {
    const arn = this.fleet.arnOf(`daemon-task-definition/${family}:${revision}`);
    const definition = { arn, family, revision, registeredAt, fields, containers, deleteRequestedAt: undefined };
    this.byArn.set(arn, definition);
    return definition;
  }

  /** The fleet's own daemons bring theirs along, one for each revision. */
  private learn(): void {
    for (const { daemons } of this.fleet.clusters.values())
      for (const { name, revisions, healthCheck } of daemons.values())
        for (const { daemonTaskDefinitionArn, createdAt, definition } of revisions) {
          if (this.byArn.has(daemonTaskDefinitionArn) || !daemonTaskDefinitionArn.includes(KIND)) continue;
          const [family = '', revision] = (daemonTaskDefinitionArn.split('/').at(-1) ?? '').split(':');
          if (definition !== undefined) {
            this.add(family, Number(revision), createdAt, containersOf(definition), definition);
            continue;
          }
          const image = `public.ecr.aws/simulated/${name}:${revision}`;
          const health = healthCheck ? { healthCheck: { command: ['CMD-SHELL', 'healthy'] } } : {};
          this.add(family, Number(revision), createdAt, [{ name, image, hasHealthCheck: healthCheck }], {
            containerDefinitions: [{ name, image, essential: true, cpu: 64, memory: 256, ...health }],
            cpu: '64',
            memory: '256',
          });
        }
  }
}
