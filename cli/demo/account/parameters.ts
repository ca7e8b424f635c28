import { createServer } from 'node:http';
import type { CallCounter } from './calls.ts';
import { bodyOf, close, listen } from './listen.ts';

export type Parameters = { readonly endpoint: string; readonly stop: () => Promise<void> };

const ACTION = 'AmazonSSM.GetParameter';

/** SSM's parameters, as far as GetParameter reads them: each by its name. */
export const startParameters = async (
  parameters: Readonly<Record<string, string>>,
  counter: CallCounter,
): Promise<Parameters> => {
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const { Name = '' } = JSON.parse(await bodyOf(request)) as { readonly Name?: string };
      counter.count('SSM', 'GetParameter');
      const { status, body } =
        request.headers['x-amz-target'] === ACTION && Object.hasOwn(parameters, Name)
          ? { status: 200, body: { Parameter: { Name, Type: 'SecureString', Value: parameters[Name], Version: 1 } } }
          : { status: 400, body: { __type: 'ParameterNotFound', message: 'There is no such parameter.' } };
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    };
    answer().catch((cause: unknown) => response.destroy(cause instanceof Error ? cause : new Error(String(cause))));
  });
  const endpoint = await listen(server);
  return { endpoint, stop: () => close(server) };
};
