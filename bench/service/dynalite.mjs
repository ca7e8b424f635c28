// DynamoDB in JavaScript, on a thread of its own: its work is not counted as the client's.
import { once } from 'node:events';
import { parentPort } from 'node:worker_threads';
import dynalite from 'dynalite';

const server = dynalite({ createTableMs: 0 });
server.listen(0, '127.0.0.1');
await once(server, 'listening');
parentPort.postMessage(server.address().port);
