import type { IncomingHttpHeaders } from 'node:http';
import type { ApiError } from '../request/error.ts';
import { jsonWire, restWire } from '../wire/json.ts';
import { queryWire } from '../wire/query.ts';
import type { Wire } from '../wire/wire.ts';
import { cloudwatch } from './cloudwatch.ts';
import { ecs } from './ecs.ts';
import { iam } from './iam.ts';
import { lambda } from './lambda.ts';
import { logs } from './logs.ts';
import type { Service } from './service.ts';

/** Whom a request is for, in which protocol, and what it asks. */
export interface Call {
  readonly service: Service;
  readonly wire: Wire;
  /** The action, or what the request has in its place. */
  readonly name: string;
}

/** `ListTasks` of ECS, `iam:GetRole` of the others: so faults are injected and calls counted. */
export const keyOf = (call: Call): string => (call.service.prefix === 'ecs' ? call.name : permissionOf(call));

/** As IAM spells it. */
export const permissionOf = ({ service, name }: Call): string => `${service.prefix}:${name}`;

/** CloudWatch's own names, as its query protocol has them. */
const queryNameOf = ({ type }: ApiError): string => type.replace(/Exception$/, '');

const JSON_TARGETS: Readonly<Record<string, readonly [Service, Wire]>> = {
  AmazonEC2ContainerServiceV20141113: [ecs, jsonWire('1.1')],
  Logs_20140328: [logs, jsonWire('1.1')],
  GraniteServiceVersion20100801: [cloudwatch, jsonWire('1.0', queryNameOf)],
};

const IAM: readonly [Service, Wire] = [iam, queryWire('https://iam.amazonaws.com/doc/2010-05-08/')];
/** By the version that a form names; older clients of CloudWatch send one. */
const QUERY_VERSIONS: Readonly<Record<string, readonly [Service, Wire]>> = {
  '2010-05-08': IAM,
  '2010-08-01': [cloudwatch, queryWire('http://monitoring.amazonaws.com/doc/2010-08-01/')],
};

const FUNCTIONS = '/2015-03-31/functions';

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One port is every service: each names itself in its own way. */
export const callOf = ({ method, path, headers, body }: Sent): Call => {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') {
    const [prefix = '', name = ''] = target.split('.');
    const known = Object.hasOwn(JSON_TARGETS, prefix) ? JSON_TARGETS[prefix] : undefined;
    if (known !== undefined && name !== '') return { service: known[0], wire: known[1], name };
    return { service: ecs, wire: jsonWire('1.1'), name: 'unnamed action' };
  }
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true) {
    const form = new URLSearchParams(body);
    const version = form.get('Version') ?? '';
    const [service, wire] = (Object.hasOwn(QUERY_VERSIONS, version) ? QUERY_VERSIONS[version] : undefined) ?? IAM;
    return { service, wire, name: form.get('Action') ?? 'unnamed action' };
  }
  if (path.startsWith(FUNCTIONS)) {
    const isList = method === 'GET' && /^\/*$/.test(path.slice(FUNCTIONS.length));
    return { service: lambda, wire: restWire, name: isList ? 'ListFunctions' : `${method} ${path}` };
  }
  return { service: ecs, wire: jsonWire('1.1'), name: 'unnamed action' };
};
