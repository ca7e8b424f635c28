import { type Field, isMissing, unknown } from '../../../../shared/core/survey/field.ts';
import { lastPartOf } from '../../../../shared/core/words/arn.ts';
import { neededTextIn, objectsIn } from '../../../../shared/edge/survey/value-fields.ts';
import type { Declared } from './declared.ts';
import { nameOfProvider, providerNameOf } from './file-daemons.ts';
import { type Links, textsOf } from './links.ts';

/** Tells which cluster resources of files belong to, as far as the files say. A cluster is known by the name that the file has for it, else its own. */
export class Clusters {
  readonly #links: Links;

  constructor(links: Links) {
    this.#links = links;
  }

  /** The different clusters that daemons, services and providers name. All that stands in one file is of one cluster unless theirs differs. */
  keys(): readonly string[] {
    const naming = (['daemon', 'service', 'provider'] as const).flatMap((kind) => this.#links.ofKind(kind));
    return [...new Set(naming.flatMap((one) => this.keyOf(one) ?? []))].sort();
  }

  /** null: the file does not say. */
  keyOf({ fields }: Declared): string | null {
    const [text] = textsOf(fields.clusterArn ?? fields.cluster);
    if (text === undefined || text === '') return null;
    return this.#links.find('cluster', text)?.resource ?? lastPartOf(text);
  }

  /** The cluster's own name, where the file tells it. */
  nameOf(key: string | null): Field<string> {
    const declared = key === null ? undefined : this.#links.find('cluster', key);
    const name = declared === undefined ? key : declared.fields.clusterName;
    return typeof name === 'string' ? name : unknown('the name of the cluster', 'the file does not tell it');
  }

  /** True where the provider is of the cluster, or may be: it says so, a daemon of the cluster covers it, or nothing says otherwise. */
  hasProvider(key: string, provider: Declared): boolean {
    const own = this.keyOf(provider);
    const naming = (['daemon', 'cluster', 'cluster-providers'] as const).flatMap((kind) => this.#links.ofKind(kind));
    const users = naming.filter((one) => this.#namesProvider(one, provider));
    const keys = new Set([own, ...users.map((one) => (one.kind === 'cluster' ? one.resource : this.keyOf(one)))]);
    if (keys.has(key)) return true;
    keys.delete(null);
    return keys.size === 0;
  }

  #namesProvider({ kind, fields }: Declared, provider: Declared): boolean {
    const name = nameOfProvider(provider);
    return textsOf(kind === 'daemon' ? fields.capacityProviderArns : fields.capacityProviders).some(
      (text) => providerNameOf(text, this.#links) === name,
    );
  }

  /** The default capacity providers of the cluster that a service runs in; one of elsewhere has some that nobody knows. */
  defaultStrategyOf(service: Declared): Field<readonly string[]> {
    const key = this.keyOf(service);
    const clusters = this.#links.ofKind('cluster');
    const declared =
      key === null ? (clusters.length === 1 ? clusters[0] : undefined) : this.#links.find('cluster', key);
    const telling = [
      declared ?? [],
      ...this.#links.ofKind('cluster-providers').filter((one) => this.#isOf(one, key ?? declared?.resource ?? null)),
    ].flat();
    const strategies = telling.map(({ fields, resource }) =>
      objectsIn(
        fields.defaultCapacityProviderStrategy,
        { resource, path: 'defaultCapacityProviderStrategy' },
        (item, here) => neededTextIn(item.capacityProvider, { ...here, path: `${here.path}.capacityProvider` }),
      ),
    );
    const open = strategies.find((one) => isMissing(one));
    if (open !== undefined) return open;
    const names = strategies
      .flatMap((one) => (isMissing(one) ? [] : one))
      .map((one) => providerNameOf(one, this.#links));
    if (names.length > 0 || declared !== undefined) return names;
    return this.#hasManagedInstances()
      ? unknown(`the default capacity providers of the cluster of ${service.resource}`, 'the cluster is of elsewhere')
      : [];
  }

  #isOf(association: Declared, key: string | null): boolean {
    const own = this.keyOf(association);
    return own === null || key === null || own === key;
  }

  /** Without a daemon and a provider of Managed Instances beside it a service without either may be for EC2. */
  #hasManagedInstances(): boolean {
    const providers = this.#links.ofKind('provider');
    return (
      this.#links.ofKind('daemon').length > 0 ||
      providers.some(({ fields }) => fields.managedInstancesProvider !== undefined)
    );
  }
}
