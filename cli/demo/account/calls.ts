/** `service`, its action → how often it was asked. */
export type Calls = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Counts what Bookend asks of AWS. */
export class CallCounter {
  readonly #calls = new Map<string, Map<string, number>>();

  count(service: string, action: string): void {
    const actions = this.#calls.get(service) ?? new Map<string, number>();
    this.#calls.set(service, actions.set(action, (actions.get(action) ?? 0) + 1));
  }

  get calls(): Calls {
    return this.#calls;
  }
}

/** Marks the clients of what AWS itself does (event sources, EventBridge): their calls are not Bookend's. */
export const NOT_BOOKEND = 'loopback-account';

export const isBookends = (userAgent: string | undefined): boolean => userAgent?.includes(NOT_BOOKEND) !== true;
