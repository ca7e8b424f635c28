import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Account } from './account.ts';
import { answered } from './answers.ts';
import { iamAnswered } from './iam-answers.ts';

/** AWS's JSON protocols write times as seconds since 1970. */
const inSeconds = (value: unknown): unknown => {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(inSeconds);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inSeconds(inner)]));
};

type Reply = { readonly status: number; readonly type?: string; readonly body: string };

const json = (body: object, status = 200): Reply => ({ status, body: JSON.stringify(inSeconds(body)) });

const iam = (account: Account, text: string): Reply => {
  const input = new URLSearchParams(text);
  const action = input.get('Action') ?? '';
  const inner = iamAnswered(account, action, input);
  return inner === undefined
    ? {
        status: 404,
        body: '<ErrorResponse><Error><Type>Sender</Type><Code>NoSuchEntity</Code><Message>no such entity</Message></Error></ErrorResponse>',
      }
    : { status: 200, body: `<${action}Response><${action}Result>${inner}</${action}Result></${action}Response>` };
};

/** Another answer to a call, for example a throttle; undefined: as always. */
export type Instead = (
  operation: string,
  input: Readonly<Record<string, unknown>>,
  authorization: string,
) => Reply | object | typeof NEVER | undefined;

/** The call is never answered. */
export const NEVER = Symbol('never');

const isReply = (value: object): value is Reply => 'status' in value && 'body' in value;

/** The account on this machine, in AWS's protocols; it ends with the test. */
export const serveAccount = async (account: Account, instead: Instead = () => undefined) => {
  let lastCallAt = performance.now();
  const reply = (
    target: string | undefined,
    url: string,
    text: string,
    authorization: string,
  ): Reply | typeof NEVER => {
    if (target === undefined && url.includes('/functions'))
      return json({ Functions: account.functions.map((FunctionName) => ({ FunctionName })) });
    if (target === undefined) return iam(account, text);
    const operation = target.replace(/.*\./, '');
    const input = text === '' ? {} : JSON.parse(text);
    const other = instead(operation, input, authorization);
    if (other !== undefined) return other === NEVER || isReply(other) ? other : json(other);
    const answer = answered(account, operation, input);
    if (answer === undefined) return json({ __type: 'UnknownOperationException', message: operation }, 400);
    return json(answer, '__type' in answer ? 400 : 200);
  };
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const target = request.headers['x-amz-target'];
    lastCallAt = performance.now();
    const told = reply(
      typeof target === 'string' ? target : undefined,
      request.url ?? '',
      Buffer.concat(parts).toString(),
      request.headers.authorization ?? '',
    );
    if (told === NEVER) return;
    const { status, body } = told;
    const type = target === undefined && body.startsWith('<') ? 'text/xml' : 'application/x-amz-json-1.1';
    response.writeHead(status, { 'content-type': type }).end(body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, lastCallAt: () => lastCallAt };
};
