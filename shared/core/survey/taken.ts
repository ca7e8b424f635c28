import type { Listen } from './listen.ts';

/** Those of a group that take the same port: on which addresses, and who. One that is counted twice is one. */
export class Taken<Who> {
  readonly #all = new Set<Who>();
  readonly #ofAll = new Set<Who>();
  readonly #byHost = new Map<string, Set<Who>>();

  add(who: Who, host: Listen['host']): void {
    this.#all.add(who);
    if (host === null) this.#ofAll.add(who);
    else this.#byHost.set(host, (this.#byHost.get(host) ?? new Set()).add(who));
  }

  /** Another that can't have the port beside this one; undefined: there is none. */
  other(who: Who, host: Listen['host']): Who | undefined {
    const others = host === null ? [this.#all] : [this.#ofAll, this.#byHost.get(host) ?? new Set<Who>()];
    for (const some of others) for (const one of some) if (one !== who) return one;
    return undefined;
  }
}
