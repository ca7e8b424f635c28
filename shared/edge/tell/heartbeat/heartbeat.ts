import { createParameterClient } from '../../aws/clients.ts';
import { storedSecret } from '../../aws/secret.ts';
import { isSafeAddress } from '../../documents/safe-address.ts';
import { asError } from '../../errors/as-error.ts';
import type { EnvironmentOf } from '../../setup/environment.ts';
import type { Telemetry } from '../../setup/lambda.ts';

const TIMEOUT_MS = 5000;

/** Asks an outside dead-man's switch for nothing, so that it knows that Bookend lives. It never rejects. */
export type Heartbeat = () => Promise<void>;

/**
 * The heartbeat of a deployment; without an address it does nothing. The address is a secret, since whoever knows it can keep the switch
 * quiet: it is read anew each time, which is once in some minutes, and no log holds it. A switch that does not answer is a line in
 * the log: it is for the switch to call.
 */
export const openHeartbeat = (
  { region, heartbeatUrl }: EnvironmentOf<'heartbeatUrl'>,
  { logger }: Pick<Telemetry, 'logger'>,
  doFetch: typeof fetch = fetch,
): Heartbeat => {
  if (heartbeatUrl === null) return async () => {};
  const read = storedSecret(createParameterClient({ region }), heartbeatUrl);
  return async () => {
    try {
      await beat((await read()).trim(), doFetch);
    } catch (cause) {
      logger.warn('The heartbeat was not heard', asError(cause));
    }
  };
};

/** @throws Error without the address, which the errors of fetch may quote */
const beat = async (url: string, doFetch: typeof fetch): Promise<void> => {
  if (!isSafeAddress(url)) throw new Error('its parameter does not hold one https address');
  const status = await doFetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) }).then(
    async ({ status, body }) => {
      await body?.cancel();
      return status;
    },
    (error: unknown) => (error instanceof Error && error.name === 'TimeoutError' ? 'timed_out' : 'not_reached'),
  );
  if (typeof status === 'string' || status < 200 || status > 299) throw new Error(`it was answered with ${status}`);
};
