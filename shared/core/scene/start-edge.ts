import type { InstanceScene } from './scene.ts';

/** Completes "not known: …" where the moment of registration is what is missing. */
export const REGISTRATION = 'when the container instance registered: no registeredAt of it is known';

/** The evidence that is missing where the start edge is not proven. @param what completes "not known: …" */
export const beforeStartEdge = ({ ledger }: Pick<InstanceScene, 'ledger'>, what: string): string =>
  ledger.registeredAt === null
    ? `${what}: no registeredAt of the container instance is known`
    : `${what}: what is known does not reach back to the registration of the container instance`;
