import type { Container, Definition, Secret } from '../../../../shared/core/survey/definition.ts';
import { type Field, isMissing, mapField, unknown } from '../../../../shared/core/survey/field.ts';
import { definitionIn } from '../../../../shared/edge/survey/definition-fields.ts';
import type { Declared } from './declared.ts';
import type { Links } from './links.ts';
import type { FileRoles } from './roles.ts';

/** The definitions that files declare, with their roles and with the SSM parameters of the same files. Each is read once. */
export class FileDefinitions {
  readonly #links: Links;
  readonly #roles: FileRoles;
  readonly #known = new Map<Declared, Field<Definition>>();

  constructor(links: Links, roles: FileRoles) {
    this.#links = links;
    this.#roles = roles;
  }

  read(declared: Declared): Field<Definition> {
    const known = this.#known.get(declared) ?? this.#make(declared);
    this.#known.set(declared, known);
    return known;
  }

  /** The definition that a daemon means, of either kind: it may be the wrong one. */
  ofDaemon(named: string): Field<Definition> {
    const declared = this.declaredOfDaemon(named);
    return declared === undefined ? unknown(`the task definition ${named}`, 'it is of elsewhere') : this.read(declared);
  }

  declaredOfDaemon(named: string): Declared | undefined {
    const isOrdinary = /(^|:)task-definition\//.test(named);
    return (isOrdinary ? undefined : this.#find('daemon-definition', named)) ?? this.ordinary(named);
  }

  /** The ordinary definition that a service means: `FAMILY`, `FAMILY:REVISION`, an ARN, or the name that the file has for it. */
  ordinary(named: string): Declared | undefined {
    return /(^|:)daemon-task-definition\//.test(named) ? undefined : this.#find('definition', named);
  }

  #find(kind: 'daemon-definition' | 'definition', named: string): Declared | undefined {
    return this.#links.find(kind, named) ?? this.#links.find(kind, familyOf(named));
  }

  #make(declared: Declared): Field<Definition> {
    const { resource, kind, fields } = declared;
    const source = {
      resource,
      kind: kind === 'definition' ? 'ordinary' : 'daemon',
      roleOf: (named: string) => this.#roles.role(named),
    } as const;
    return mapField(definitionIn(fields, source), (definition) => ({
      ...definition,
      containers: mapField(definition.containers, (all) => all.map((container) => this.#withContents(container))),
    }));
  }

  #withContents(container: Container): Container {
    const { secrets } = container;
    return isMissing(secrets) || secrets.length === 0
      ? container
      : { ...container, secrets: secrets.map((secret) => this.#withContent(secret)) };
  }

  #withContent(secret: Secret): Secret {
    const { valueFrom } = secret;
    const parameter = isMissing(valueFrom) ? undefined : this.#parameter(valueFrom);
    const content = parameter?.fields.value;
    if (parameter === undefined || (!isMissing(content) && typeof content !== 'string')) return secret;
    return { ...secret, content };
  }

  /** By its name, the name that the file has for it, or an ARN: in that a name that begins with a slash has no other before it. */
  #parameter(valueFrom: string): Declared | undefined {
    const path = /^arn:[^:]*:ssm:[^:]*:[^:]*:parameter(.+)$/.exec(valueFrom)?.[1];
    const names = path === undefined ? [valueFrom] : [path, path.replace(/^\//, '')];
    return names.map((name) => this.#links.find('parameter', name)).find((one) => one !== undefined);
  }
}

/** `web` of `web:3` and of `…:daemon-task-definition/web:3`. */
const familyOf = (named: string): string => named.slice(named.lastIndexOf('/') + 1).replace(/:\d+$/, '');
