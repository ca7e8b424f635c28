import { Input } from '../request/input.ts';
import { type Wire, withTimes } from './wire.ts';

/** AWS's query protocol: a form in, XML out. Every value of the form is a text. */
export const queryWire = (namespace: string): Wire => ({
  read: (body) => new Input(fieldsOf(new URLSearchParams(body))),
  answer: (action, answer, requestId) => ({
    status: 200,
    headers: headers(requestId),
    body: element(
      `${action}Response`,
      `${element(`${action}Result`, xmlOf(answer))}${metadata(requestId)}`,
      ` xmlns="${namespace}"`,
    ),
  }),
  refuse: ({ type, status, message }, requestId) => ({
    status,
    headers: headers(requestId),
    body: element(
      'ErrorResponse',
      `${element('Error', xmlOf({ Type: status < 500 ? 'Sender' : 'Receiver', Code: type, Message: message }))}${xmlOf({
        RequestId: requestId,
      })}`,
      ` xmlns="${namespace}"`,
    ),
  }),
});

const headers = (requestId: string) => ({ 'content-type': 'text/xml', 'x-amzn-requestid': requestId });

const metadata = (requestId: string): string => element('ResponseMetadata', xmlOf({ RequestId: requestId }));

interface Tree {
  [name: string]: Tree | string;
}

/** `A.member.1.B=c` is `{A: [{B: 'c'}]}`. */
const fieldsOf = (form: URLSearchParams): Record<string, unknown> => {
  const root: Tree = Object.create(null);
  for (const [path, value] of form) {
    const names = path.split('.');
    const last = names.pop() ?? '';
    let at = root;
    for (const name of names) {
      const next = at[name];
      if (typeof next === 'object') at = next;
      else {
        const made: Tree = Object.create(null);
        at[name] = made;
        at = made;
      }
    }
    at[last] = value;
  }
  return Object.fromEntries(Object.entries(root).map(([name, field]) => [name, listed(field)]));
};

const listed = (field: Tree | string): unknown => {
  if (typeof field === 'string') return field;
  const { member } = field;
  if (typeof member === 'object')
    return Object.entries(member)
      .sort(([one], [other]) => Number(one) - Number(other))
      .map(([, item]) => listed(item));
  return Object.fromEntries(Object.entries(field).map(([name, inner]) => [name, listed(inner)]));
};

const xmlOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.map((item) => element('member', xmlOf(item))).join('');
  const plain = withTimes(value, (at) => at.toISOString());
  if (typeof plain !== 'object' || plain === null) return escaped(String(plain));
  return Object.entries(plain)
    .filter(([, field]) => field !== undefined)
    .map(([name, field]) => element(name, xmlOf(field)))
    .join('');
};

const element = (name: string, content: string, attributes = ''): string =>
  `<${name}${attributes}>${content}</${name}>`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
