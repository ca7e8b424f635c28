import type { ApiError } from '../request/error.ts';
import { Input } from '../request/input.ts';
import { type Wire, withTimes } from './wire.ts';

const seconds = (at: Date): number => at.getTime() / 1000;

/**
 * AWS's JSON protocols: an error is its name under `__type`.
 * @param queryNames a service that once spoke the query protocol repeats the name that an error has there
 */
export const jsonWire = (version: '1.0' | '1.1', queryNames?: (error: ApiError) => string): Wire => {
  const headers = (requestId: string) => ({
    'content-type': `application/x-amz-json-${version}`,
    'x-amzn-requestid': requestId,
  });
  return {
    read: (body) => Input.parse(body),
    answer: (_, answer, requestId) => ({
      status: 200,
      headers: headers(requestId),
      body: JSON.stringify(withTimes(answer, seconds)),
    }),
    refuse: (error, requestId) => ({
      status: error.status,
      headers: {
        ...headers(requestId),
        ...(queryNames === undefined
          ? {}
          : { 'x-amzn-query-error': `${queryNames(error)};${error.status < 500 ? 'Sender' : 'Receiver'}` }),
      },
      body: JSON.stringify({ __type: error.type, message: error.message }),
    }),
  };
};

/** REST with JSON, of which only reads are simulated: their fields are in the URL, and an error's name is in a header. */
export const restWire: Wire = {
  read: (_, query) => new Input(Object.fromEntries(query)),
  answer: (_, answer, requestId) => ({
    status: 200,
    headers: { 'content-type': 'application/json', 'x-amzn-requestid': requestId },
    body: JSON.stringify(withTimes(answer, seconds)),
  }),
  refuse: (error, requestId) => ({
    status: error.status,
    headers: {
      'content-type': 'application/json',
      'x-amzn-requestid': requestId,
      'x-amzn-errortype': error.type,
    },
    body: JSON.stringify({ Type: error.status < 500 ? 'User' : 'Server', Message: error.message }),
  }),
};
