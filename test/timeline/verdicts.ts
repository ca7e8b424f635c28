import { createReplay } from '../../cli/replay/stream/engine.ts';
import { readDaemons } from '../../shared/edge/documents/declared-daemons.ts';
import { readPolicy } from '../../shared/edge/policy/read-policy.ts';
import { at, iso, type Time } from './clock.ts';
import { DAEMON, INSTANCE, instanceArn, PROVIDER, taskArn } from './names.ts';

export type Outcome = 'held' | 'violated' | 'pending' | 'inconclusive';

/** One line of `bookend replay --json`. */
export type VerdictLine = {
  type: string;
  rule: string;
  outcome: Outcome;
  clusterArn: string;
  capacityProviderName: string | null;
  containerInstanceArn: string | null;
  daemonName: string | null;
  marginMs: number | null;
  tasks: readonly string[];
  occurredAt: string | null;
  reason: string | null;
};

/** One entry of `--daemons`. */
export type DaemonEntry = {
  daemonName: string;
  clusterArn?: string;
  capacityProviderNames?: readonly string[];
  critical?: boolean;
  createdAt?: string;
  deletedAt?: string;
};

export type Asked = {
  /** The `--daemons` document; 'seen' leaves it out, so that daemons are expected where they were seen. */
  daemons?: readonly DaemonEntry[] | 'seen';
  policy?: Readonly<Record<string, unknown>>;
  now?: Time;
  /** Of which instance and daemon the verdict is; null for rules that are not about one. */
  on?: string | null;
  daemon?: string | null;
};

/** An entry of `--daemons` for the daemon of the timelines. */
export const expected = (entry: Partial<DaemonEntry> = {}): DaemonEntry => ({
  daemonName: DAEMON,
  capacityProviderNames: [PROVIDER],
  ...entry,
});

/** Everything replay says of a stream, as a program reads it from the lines. */
export const verdictsOf = (events: readonly unknown[], asked: Asked = {}): readonly VerdictLine[] => {
  const { daemons = [expected()], policy, now } = asked;
  const replay = createReplay({
    ...(daemons !== 'seen' && { daemons: readDaemons(structuredClone(daemons)) }),
    ...(policy !== undefined && { policy: readPolicy(policy) }),
  });
  for (const event of events) replay.add(structuredClone(event));
  const lines = now === undefined ? replay.finish() : replay.finish(at(now));
  return lines.map((line): VerdictLine => JSON.parse(JSON.stringify(line)));
};

/** The one verdict of a rule for a daemon on an instance, or undefined where the rule is not judged. */
export const verdictOf = (rule: string, events: readonly unknown[], asked: Asked = {}): VerdictLine | undefined => {
  const { on = INSTANCE, daemon = DAEMON } = asked;
  const arn = on === null ? null : instanceArn(on);
  const lines = verdictsOf(events, asked).filter(
    (line) => line.rule === rule && line.containerInstanceArn === arn && line.daemonName === daemon,
  );
  if (lines.length > 1) throw new Error(`${lines.length} verdicts of ${rule} for one instance and daemon`);
  return lines[0];
};

/** The rules that a stream violates, each once. */
export const violatedIn = (events: readonly unknown[], asked: Asked = {}): readonly string[] => [
  ...new Set(verdictsOf(events, asked).flatMap(({ outcome, rule }) => (outcome === 'violated' ? [rule] : []))),
];

/** The verdict that a timeline should bring. A field that is left out: no margin, no tasks, no moment. */
export type Expected = {
  outcome: Outcome;
  marginMs?: number | null;
  tasks?: readonly string[];
  occurredAt?: Time;
};

type Said = Pick<VerdictLine, 'outcome' | 'marginMs' | 'tasks' | 'occurredAt'>;

/** The part of a verdict that a table compares. */
export const said = (line: VerdictLine | undefined): Said | undefined =>
  line && { outcome: line.outcome, marginMs: line.marginMs, tasks: line.tasks, occurredAt: line.occurredAt };

/** The same part as it should be, from a row's short names and times. */
export const says = ({ outcome, marginMs = null, tasks = [], occurredAt }: Expected): Said => ({
  outcome,
  marginMs,
  tasks: tasks.map((task) => taskArn(task)).sort(),
  occurredAt: occurredAt === undefined ? null : iso(occurredAt),
});
