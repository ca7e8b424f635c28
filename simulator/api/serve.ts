import { createServer } from 'node:http';
import type { Fleet } from '../fleet/fleet.ts';
import type { DeploymentEnd } from '../scenarios/cluster-plan.ts';
import { Account } from './account/account.ts';
import { type Api, answerTo, asError } from './answering.ts';
import { Clock } from './clock.ts';
import type { Denials } from './denials.ts';
import { InjectedFaults } from './injected-faults.ts';
import { Throttle } from './request/throttle.ts';

export interface ServeOptions {
  /** 0 or absent: a free one. */
  readonly port?: number;
  /** Simulated per real time; 0 or absent: time stands still until `advanceTo`. */
  readonly speed?: number;
  /** ECS's throttle buckets apply, on simulated time; absent: they do. */
  readonly throttled?: boolean;
  /** The end of daemon deployments that callers start; absent: successful. */
  readonly deploymentsEnd?: DeploymentEnd;
  /** Actions that the caller may not do: `iam:GetRole`, `cloudwatch:*`, `*`. */
  readonly denied?: Iterable<string>;
}

export interface EcsServer {
  /** For `endpoint` or `--endpoint-url`. */
  readonly url: string;
  /** Simulated time, epoch milliseconds. */
  readonly now: number;
  /** Faults at the API itself, which a test orders. */
  readonly faults: InjectedFaults;
  /** Actions that are denied from now on; to be changed at any time. */
  readonly denied: Denials;
  /** The number of calls of each action, refused ones too: `ListTasks` of ECS, `iam:GetRole` of the others. */
  readonly calls: ReadonlyMap<string, number>;
  advanceTo(ms: number): void;
  close(): Promise<void>;
}

/** Serves a fleet as ECS does, and the services around it, on one port of 127.0.0.1; each client speaks its own protocol. */
export const serve = async (
  { fleet }: { readonly fleet: Fleet },
  { port = 0, speed = 0, throttled = true, deploymentsEnd = 'successful', denied = [] }: ServeOptions = {},
): Promise<EcsServer> => {
  const clock = new Clock(fleet, speed);
  const api: Api = {
    account: new Account(fleet, deploymentsEnd),
    clock,
    throttle: throttled ? new Throttle() : undefined,
    faults: new InjectedFaults(),
    denied: new Set(denied),
    calls: new Map(),
    requests: 0,
  };
  const server = createServer((request, response) => {
    answerTo(api, request, response).catch((cause: unknown) => response.destroy(asError(cause)));
  });
  // A client that asks once (the service's of ECS) must not find its idle connection closed under it: on a busy machine that
  // takes longer than Node's five seconds, and is a reset.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  }).catch((error: unknown): never => {
    clock.stop(); // or it would keep the process of a refused server alive
    throw error;
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    get now() {
      return clock.now;
    },
    faults: api.faults,
    denied: api.denied,
    calls: api.calls,
    advanceTo: (ms) => clock.advanceTo(ms),
    close: () =>
      new Promise((resolve, reject) => {
        clock.stop();
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
};
