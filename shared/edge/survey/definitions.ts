import {
  DescribeDaemonTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  type ECSClient,
} from '@aws-sdk/client-ecs';
import type { Definition } from '../../core/survey/definition.ts';
import { type Field, isMissing } from '../../core/survey/field.ts';
import type { Role } from '../../core/survey/role.ts';
import { hasOrdinaryDefinition } from '../../core/words/task-role.ts';
import type { Asking } from './asking.ts';
import { definitionIn } from './definition-fields.ts';
import type { RoleReader } from './role-reader.ts';
import { unaskedRole } from './unasked-role.ts';

/** Reads the definitions that a cluster's tasks, services and daemons have. */
export type DefinitionReader = Pick<Definitions, 'ordinary' | 'ofDaemon'>;

/**
 * Reads definitions, each once however many clusters use it: a definition's ARN never changes its meaning.
 */
export class Definitions {
  private readonly known = new Map<string, Promise<Field<Definition>>>();
  private readonly ecs: ECSClient;
  private readonly asking: Asking;
  private readonly roles: Pick<RoleReader, 'role'>;

  constructor(ecs: ECSClient, asking: Asking, roles: Pick<RoleReader, 'role'>) {
    this.ecs = ecs;
    this.asking = asking;
    this.roles = roles;
  }

  /** An ordinary definition: its roles are not asked for. */
  ordinary(arn: string): Promise<Field<Definition>> {
    return this.once(arn, () => this.describeOrdinary(arn));
  }

  /** The definition that a daemon points at, with its roles; a daemon may point at an ordinary one by mistake. */
  ofDaemon(arn: string): Promise<Field<Definition>> {
    return this.once(`daemon ${arn}`, async () => {
      const definition = await (hasOrdinaryDefinition({ taskDefinitionArn: arn })
        ? this.ordinary(arn)
        : this.describeDaemons(arn));
      return isMissing(definition) ? definition : this.withRoles(definition);
    });
  }

  private once(key: string, read: () => Promise<Field<Definition>>): Promise<Field<Definition>> {
    const known = this.known.get(key) ?? read();
    this.known.set(key, known);
    return known;
  }

  private async describeOrdinary(arn: string): Promise<Field<Definition>> {
    const source = { resource: arn, kind: 'ordinary', roleOf: unaskedRole } as const;
    return this.asking.ask(
      {
        action: 'ecs:DescribeTaskDefinition',
        what: `the task definition ${arn}`,
        send: (sending) => this.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: arn }), sending),
      },
      ({ taskDefinition }) => definitionIn(taskDefinition, source),
    );
  }

  private async describeDaemons(arn: string): Promise<Field<Definition>> {
    const source = { resource: arn, kind: 'daemon', roleOf: unaskedRole } as const;
    return this.asking.ask(
      {
        action: 'ecs:DescribeDaemonTaskDefinition',
        what: `the daemon task definition ${arn}`,
        send: (sending) =>
          this.ecs.send(new DescribeDaemonTaskDefinitionCommand({ daemonTaskDefinition: arn }), sending),
      },
      ({ daemonTaskDefinition }) => definitionIn(daemonTaskDefinition, source),
    );
  }

  private async withRoles(definition: Definition): Promise<Definition> {
    const read = async (role: Field<Role | null>): Promise<Field<Role | null>> =>
      role === null || isMissing(role) ? role : this.roles.role(role.resource);
    const [executionRole, taskRole] = await Promise.all([read(definition.executionRole), read(definition.taskRole)]);
    return { ...definition, executionRole, taskRole };
  }
}
