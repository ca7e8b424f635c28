import type { InstanceScene } from './scene.ts';

/** Completes "not known: …" where the moment of registration is missing. */
export const REGISTRATION = 'when the container instance registered: no registeredAt of it is known';

/** The missing evidence where the start edge is not proven. @param missing completes "not known: …" */
export const beforeStartEdge = ({ ledger }: Pick<InstanceScene, 'ledger'>, missing: string): string =>
  ledger.registeredAt === null
    ? `${missing}: no registeredAt of the container instance is known`
    : `${missing}: what is known does not reach back to the registration of the container instance`;
