import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** SSM on a free port, as far as GetParameter. What is not there is not found; what is null cannot be asked for. */
export const startParameters = async () => {
  const values = new Map<string, string | null>();
  let asked = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { Name, WithDecryption } = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
    asked += 1;
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    const value = WithDecryption === true ? values.get(String(Name)) : undefined;
    if (value === null) answer(400, { __type: 'AccessDeniedException', message: 'not authorized' });
    else if (value === undefined) answer(400, { __type: 'ParameterNotFound' });
    else answer(200, { Parameter: { Name, Type: 'SecureString', Value: value, Version: 1 } });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    values,
    asked: () => asked,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
