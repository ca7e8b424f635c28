import type { Answer } from '../request/answer.ts';
import type { ApiError } from '../request/error.ts';
import type { Input } from '../request/input.ts';

/** One of AWS's protocols: how a request is read, and how an answer or an error is written. */
export interface Wire {
  /** @param query of the URL; @throws ApiError SerializationException */
  readonly read: (body: string, query: URLSearchParams) => Input;
  readonly answer: (action: string, answer: Answer, requestId: string) => Reply;
  readonly refuse: (error: ApiError, requestId: string) => Reply;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The same with every Date written so. */
export const withTimes = (value: unknown, write: (at: Date) => unknown): unknown => {
  if (value instanceof Date) return write(value);
  if (Array.isArray(value)) return value.map((item) => withTimes(item, write));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withTimes(field, write)]));
};
