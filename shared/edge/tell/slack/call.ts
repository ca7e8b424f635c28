import { codeOf } from './slack-error.ts';

type Answer = { readonly status: number; readonly retryAfter: string | null; readonly body: string };
export type Call = {
  readonly name: string;
  readonly url: string;
  readonly token: string | null;
  readonly body: unknown;
};
export type Fields = Readonly<Record<string, unknown>>;

/** The answer, or the word for why there is none: what fetch throws may quote the address, which is a secret. */
export const ask = async (
  { url, token, body }: Call,
  doFetch: typeof fetch,
  timeoutMs: number,
): Promise<Answer | string> => {
  try {
    const response = await doFetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const { status, headers } = response;
    return { status, retryAfter: headers.get('retry-after'), body: await response.text() };
  } catch (error) {
    return error instanceof Error && error.name === 'TimeoutError' ? 'timed_out' : 'not_reached';
  }
};

/** Slack's word for what is wrong; null if nothing is. */
export const problemOf = ({ token }: Call, answer: Answer | string): string | null => {
  if (typeof answer === 'string') return answer;
  const { status, body } = answer;
  if (status === 429) return 'ratelimited';
  const fields = fieldsOf(answer);
  if (status >= 200 && status < 300) {
    if (token === null) return null;
    return fields.ok === true ? null : codeOf(fields.error, 'answered_without_ok');
  }
  return status >= 500 ? `http_${status}` : codeOf(fields.error ?? body, `http_${status}`);
};

export const fieldsOf = (answer: Answer | string): Fields => {
  if (typeof answer === 'string') return {};
  try {
    const parsed: unknown = JSON.parse(answer.body);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    return {}; // a webhook answers `ok`
  }
};

export const retryAfterMs = (answer: Answer | string): number => {
  const seconds = typeof answer === 'string' ? Number.NaN : Number(answer.retryAfter ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds * 1000) : 1000;
};
