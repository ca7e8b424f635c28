import type { Fleet } from '../../fleet/fleet.ts';
import type { Size } from '../../model/cluster.ts';
import type { Document } from '../../scenarios/resources-plan.ts';
import { invalid } from '../request/error.ts';

/** An ordinary task definition that a caller registered. Times are epoch milliseconds. */
export interface TaskDefinition {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  readonly registeredAt: number;
  /** As it came; kept to be given back. */
  readonly document: Document;
  /** undefined: it does not name the size of its tasks. */
  readonly size: Size | undefined;
  status: 'ACTIVE' | 'INACTIVE' | 'DELETE_IN_PROGRESS';
}

/** Those that callers registered, beside the one revision that each family of the scenario has. */
export class TaskDefinitions {
  private readonly fleet: Fleet;
  private readonly byArn = new Map<string, TaskDefinition>();

  constructor(fleet: Fleet) {
    this.fleet = fleet;
  }

  all(): readonly TaskDefinition[] {
    return [...this.byArn.values()];
  }

  /** By ARN, `family:revision`, or family for its newest ACTIVE revision. */
  find(given: string): TaskDefinition | undefined {
    const [family, revision] = (given.split('/').at(-1) ?? '').split(':');
    const ofFamily = this.all().filter(
      (one) => one.family === family && (!given.startsWith('arn:') || one.arn === given),
    );
    return revision === undefined
      ? ofFamily.findLast(({ status }) => status === 'ACTIVE')
      : ofFamily.find((one) => String(one.revision) === revision);
  }

  register(family: string, document: Document): TaskDefinition {
    if (!/^[\w-]{1,255}$/.test(family)) throw invalid('Family contains invalid characters.');
    const revision = 1 + Math.max(0, ...this.all().map((one) => (one.family === family ? one.revision : 0)));
    const arn = this.fleet.arnOf(`task-definition/${family}:${revision}`);
    const registeredAt = this.fleet.now;
    const definition: TaskDefinition = {
      arn,
      family,
      revision,
      registeredAt,
      document,
      size: sizeOf(document),
      status: 'ACTIVE',
    };
    this.byArn.set(arn, definition);
    return definition;
  }
}

/** ECS takes sizes as texts. */
const sizeOf = ({ cpu, memory }: Document): Size | undefined => {
  const size = { cpu: Number(cpu ?? Number.NaN), memory: Number(memory ?? Number.NaN) };
  return Number.isFinite(size.cpu) && Number.isFinite(size.memory) ? size : undefined;
};
