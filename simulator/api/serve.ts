import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fleet } from '../fleet/fleet.ts';
import type { DeploymentEnd } from '../scenarios/cluster-plan.ts';
import { Account } from './account/account.ts';
import type { Action, Answer } from './actions/action.ts';
import { actions } from './actions/index.ts';
import { Clock } from './clock.ts';
import { halves, type InjectedFault, InjectedFaults, withFailures } from './injected-faults.ts';
import { ApiError } from './request/error.ts';
import { Input } from './request/input.ts';
import { Throttle } from './request/throttle.ts';

export interface ServeOptions {
  /** 0 or absent: a free one. */
  readonly port?: number;
  /** Simulated per real time; 0 or absent: time stands still until `advanceTo`. */
  readonly speed?: number;
  /** ECS's throttle buckets apply, on simulated time; absent: they do. */
  readonly throttled?: boolean;
  /** How daemon deployments that callers start end; absent: successful. */
  readonly deploymentsEnd?: DeploymentEnd;
}

export interface EcsServer {
  /** For `endpoint` or `--endpoint-url`. */
  readonly url: string;
  /** Simulated time, epoch milliseconds. */
  readonly now: number;
  /** Faults at the API itself, which a test orders. */
  readonly faults: InjectedFaults;
  /** How often each action was called, refused calls too. */
  readonly calls: ReadonlyMap<string, number>;
  advanceTo(ms: number): void;
  close(): Promise<void>;
}

/** Serves a fleet as ECS does, on 127.0.0.1 in its JSON 1.1 protocol. */
export const serve = async (
  { fleet }: { readonly fleet: Fleet },
  { port = 0, speed = 0, throttled = true, deploymentsEnd = 'successful' }: ServeOptions = {},
): Promise<EcsServer> => {
  const clock = new Clock(fleet, speed);
  const api: Api = {
    account: new Account(fleet, deploymentsEnd),
    clock,
    throttle: throttled ? new Throttle() : undefined,
    faults: new InjectedFaults(),
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

interface Api {
  readonly account: Account;
  readonly clock: Clock;
  readonly throttle: Throttle | undefined;
  readonly faults: InjectedFaults;
  readonly calls: Map<string, number>;
  requests: number;
}

const answerTo = async (api: Api, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const body = await bodyOf(request);
  api.clock.catchUp();
  if (request.url?.startsWith('/simulation') === true) {
    sendJson(api, response, 200, control(api, request, body));
    return;
  }
  const name = actionNamed(request);
  api.calls.set(name, (api.calls.get(name) ?? 0) + 1);
  const suffered = api.faults.take(name);
  for (const fault of suffered) if (fault.fault === 'latency') await sleep(fault.ms, undefined, { ref: false });
  if (suffered.some((fault) => fault.fault === 'cut' && fault.after !== true)) {
    response.destroy();
    return;
  }
  const { status, answer } = outcomeOf(() => carryOut(api, name, body, suffered));
  if (suffered.some((fault) => fault.fault === 'cut')) response.destroy();
  else sendJson(api, response, status, answer);
};

const carryOut = (api: Api, name: string, body: string, suffered: readonly InjectedFault[]): Answer => {
  if (suffered.some(({ fault }) => fault === 'throttling')) throw tooMany();
  if (suffered.some((fault) => fault.fault === 'server-error' && fault.after !== true)) throw broken();
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (action === undefined) throw new ApiError('UnknownOperationException', `The simulator has no ${name}.`);
  if (api.throttle?.take(action.bucket, api.clock.now) === false) throw tooMany();
  const half = suffered.find((fault) => fault.fault === 'half-failures');
  const input = Input.parse(body);
  api.account.daemonMemory.forgetsAtOnce = suffered.some(({ fault }) => fault === 'forgotten-deployments');
  const answer = half === undefined ? action.act(api.account, input) : actOnHalf(api, action, input, half.reason);
  api.clock.settle();
  if (suffered.some(({ fault }) => fault === 'server-error')) throw broken();
  return answer;
};

const actOnHalf = (api: Api, action: Action, input: Input, reason = 'MISSING'): Answer => {
  if (action.batch === undefined) return action.act(api.account, input);
  const { kept, failed } = halves(input.texts(action.batch));
  return withFailures(action.act(api.account, input.with(action.batch, kept)), failed, reason);
};

const tooMany = (): ApiError => new ApiError('ThrottlingException', 'Rate exceeded');

const broken = (): ApiError => new ApiError('ServerException', 'Service Unavailable. Please try again later.');

const TARGET = 'AmazonEC2ContainerServiceV20141113.';

const actionNamed = ({ headers }: IncomingMessage): string => {
  const target = headers['x-amz-target'];
  return typeof target === 'string' && target.startsWith(TARGET) ? target.slice(TARGET.length) : 'unnamed action';
};

/** An error is an answer too: its name under `__type`. */
const outcomeOf = (act: () => Answer): { readonly status: number; readonly answer: Answer } => {
  try {
    return { status: 200, answer: act() };
  } catch (cause) {
    const error = cause instanceof ApiError ? cause : new ApiError('ServerException', asError(cause).message);
    return { status: error.status, answer: { __type: error.type, message: error.message } };
  }
};

/** For whoever is not in this process: GET /simulation, and POST /simulation/advance {"seconds": 60}. */
const control = ({ clock }: Api, request: IncomingMessage, body: string): Answer => {
  if (request.method === 'POST' && request.url === '/simulation/advance')
    clock.advanceTo(clock.now + (Input.parse(body).number('seconds') ?? 0) * 1000);
  return { now: new Date(clock.now).toISOString() };
};

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

const sendJson = (api: Api, response: ServerResponse, status: number, answer: Answer): void => {
  api.requests += 1;
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-requestid': `00000000-0000-4000-8000-${String(api.requests).padStart(12, '0')}`,
  });
  response.end(JSON.stringify(answer));
};

const asError = (cause: unknown): Error => (cause instanceof Error ? cause : new Error(String(cause)));
