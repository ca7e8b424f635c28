declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** DynamoDB in memory; the times are how long a table takes to be made, changed and dropped. */
  function dynalite(options?: { createTableMs?: number; deleteTableMs?: number; updateTableMs?: number }): Server;
  export = dynalite;
}
