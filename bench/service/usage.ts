/** The usage of a run of the service: the units that AWS counts, and Bookend's own counts. */
export type Usage = {
  events: number;
  /** Invocations of each function. */
  observe: number;
  react: number;
  inspect: number;
  sweeps: number;
  /** Invocations that X-Ray would record by its default rule, if it were switched on. */
  traces: number;
  /** Messages of our own that were sent: checks, and notices. */
  checks: number;
  notices: number;
  /** Writes of places that changed the table, as its stream tells them. */
  writes: number;
  readUnits: number;
  writeUnits: number;
  /** Sweeps took this part: they come each minute, however many events there are. */
  sweptReadUnits: number;
  sweptWriteUnits: number;
  /** Looks at container instances, the calls that they took, and the calls of all else (inventories). */
  looks: number;
  lookCalls: number;
  otherCalls: number;
  /** The most calls that a look at one instance alone took. */
  mostCallsAlone: number;
  /** Calls of ECS made while observing: there is nobody to make one. */
  callsWhileObserving: number;
};

export const noUsage = (): Usage => ({
  events: 0,
  observe: 0,
  react: 0,
  inspect: 0,
  traces: 0,
  sweeps: 0,
  checks: 0,
  notices: 0,
  writes: 0,
  readUnits: 0,
  writeUnits: 0,
  sweptReadUnits: 0,
  sweptWriteUnits: 0,
  looks: 0,
  lookCalls: 0,
  otherCalls: 0,
  mostCallsAlone: 0,
  callsWhileObserving: 0,
});
