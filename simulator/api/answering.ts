import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './account/account.ts';
import type { AnyAction } from './actions/action.ts';
import type { Clock } from './clock.ts';
import { type Denials, refusalOf } from './denials.ts';
import { halves, type InjectedFault, type InjectedFaults, withFailures } from './injected-faults.ts';
import type { Answer } from './request/answer.ts';
import { ApiError } from './request/error.ts';
import { Input } from './request/input.ts';
import type { Throttle } from './request/throttle.ts';
import { type Call, callOf, keyOf } from './services/call.ts';
import { errorOf } from './services/service.ts';
import type { Reply } from './wire/wire.ts';

/** A simulated account with all that answering its requests needs. */
export interface Api {
  readonly account: Account;
  readonly clock: Clock;
  readonly throttle: Throttle | undefined;
  readonly faults: InjectedFaults;
  readonly denied: Denials;
  readonly calls: Map<string, number>;
  requests: number;
}

export const answerTo = async (api: Api, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const body = await bodyOf(request);
  const [path = '/', query] = (request.url ?? '/').split('?', 2);
  api.clock.catchUp();
  api.requests += 1;
  const requestId = `00000000-0000-4000-8000-${String(api.requests).padStart(12, '0')}`;
  if (path.startsWith('/simulation')) {
    send(response, controlReply(control(api, request, body), requestId));
    return;
  }
  const call = callOf({ method: request.method ?? 'GET', path, headers: request.headers, body });
  const key = keyOf(call);
  api.calls.set(key, (api.calls.get(key) ?? 0) + 1);
  const suffered = api.faults.take(key);
  for (const fault of suffered) if (fault.fault === 'latency') await sleep(fault.ms, undefined, { ref: false });
  if (suffered.some((fault) => fault.fault === 'cut' && fault.after !== true)) {
    response.destroy();
    return;
  }
  const reply = replyTo(call, requestId, () =>
    carryOut(api, call, { body, query: new URLSearchParams(query) }, suffered),
  );
  if (suffered.some((fault) => fault.fault === 'cut')) response.destroy();
  else send(response, reply);
};

interface Content {
  readonly body: string;
  readonly query: URLSearchParams;
}

const carryOut = (api: Api, call: Call, content: Content, suffered: readonly InjectedFault[]): Answer => {
  const { service, name } = call;
  if (suffered.some(({ fault }) => fault === 'throttling')) throw tooMany(call);
  if (suffered.some((fault) => fault.fault === 'server-error' && fault.after !== true)) throw broken(call);
  const action = Object.hasOwn(service.actions, name) ? service.actions[name] : undefined;
  if (action === undefined) throw errorOf(service, 'unknown', `The simulator has no ${name}.`);
  const refusal = refusalOf(api.denied, call, api.account.fleet.options.account);
  if (refusal !== undefined) throw refusal;
  if (action.bucket !== undefined && api.throttle?.take(action.bucket, api.clock.now) === false) throw tooMany(call);
  const half = suffered.find((fault) => fault.fault === 'half-failures');
  const input = call.wire.read(content.body, content.query);
  api.account.daemonMemory.forgetsAtOnce = suffered.some(({ fault }) => fault === 'forgotten-deployments');
  const answer = half === undefined ? action.act(api.account, input) : actOnHalf(api, action, input, half.reason);
  api.clock.settle();
  if (suffered.some(({ fault }) => fault === 'server-error')) throw broken(call);
  return answer;
};

const actOnHalf = (api: Api, action: AnyAction, input: Input, reason = 'MISSING'): Answer => {
  if (action.batch === undefined) return action.act(api.account, input);
  const { kept, failed } = halves(input.texts(action.batch));
  return withFailures(action.act(api.account, input.with(action.batch, kept)), failed, reason);
};

const tooMany = ({ service }: Call): ApiError => errorOf(service, 'throttled', 'Rate exceeded');

const broken = ({ service }: Call): ApiError =>
  errorOf(service, 'broken', 'Service Unavailable. Please try again later.');

/** An error is an answer too. */
const replyTo = (call: Call, requestId: string, act: () => Answer): Reply => {
  try {
    return call.wire.answer(call.name, act(), requestId);
  } catch (cause) {
    const error = cause instanceof ApiError ? cause : errorOf(call.service, 'broken', asError(cause).message);
    return call.wire.refuse(error, requestId);
  }
};

/** For whoever is not in this process: GET /simulation, and POST /simulation/advance {"seconds": 60}. */
const control = ({ clock }: Api, request: IncomingMessage, body: string): Answer => {
  if (request.method === 'POST' && request.url === '/simulation/advance')
    clock.advanceTo(clock.now + (Input.parse(body).number('seconds') ?? 0) * 1000);
  return { now: new Date(clock.now).toISOString() };
};

const controlReply = (answer: Answer, requestId: string): Reply => ({
  status: 200,
  headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId },
  body: JSON.stringify(answer),
});

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

const send = (response: ServerResponse, { status, headers, body }: Reply): void => {
  response.writeHead(status, headers);
  response.end(body);
};

export const asError = (cause: unknown): Error => (cause instanceof Error ? cause : new Error(String(cause)));
