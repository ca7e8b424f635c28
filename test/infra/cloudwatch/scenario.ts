/** A function's work ends well, is handled and answered as failed, needs a person, or ends with an error of its own. */
export type Ending = 'well' | 'failed' | 'needs-a-person' | 'thrown';

/** Something that happens to the service. Minutes from the stack's creation on. */
export type Scenario = {
  readonly minutes: number;
  /** The messages of a queue's function: when each is sent. */
  readonly sent: (takenBy: string) => readonly number[];
  readonly ending: (takenBy: string, sentAt: number, minute: number) => Ending;
  readonly isTaken: (takenBy: string, minute: number) => boolean;
  /** Tells whether a sweep comes to its end; `troubles` are those that it sees. */
  readonly sweeps: (minute: number) => boolean;
  readonly troubles: (minute: number) => Readonly<Record<string, number>>;
  readonly openIncidents: (minute: number) => number;
  /** A message waits at least so long before it is taken. */
  readonly waits: (takenBy: string, sentAt: number) => number;
  readonly clearedAt: number;
};
