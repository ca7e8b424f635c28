import {
  type Asked,
  CLUSTER,
  clusterArn,
  DAEMON,
  type Envelope,
  said,
  says,
  type Time,
  verdictsOf,
} from '../../timeline/index.ts';

/** A daemon that covers every provider: no more than its name is declared. */
export const ANY_PROVIDER = [{ daemonName: DAEMON }] as const;

/** All that replay says of a cluster with one instance and one daemon, by rule: what is not judged has no key. */
export const answers = (events: readonly Envelope[], asked: Asked, cluster = CLUSTER) =>
  Object.fromEntries(
    verdictsOf(events, { daemons: ANY_PROVIDER, ...asked })
      .filter((line) => line.clusterArn === clusterArn(cluster))
      .map((line) => [line.rule, said(line)]),
  );

export const held = (marginMs: number | null = null) => says({ outcome: 'held', marginMs });
export const inconclusive = says({ outcome: 'inconclusive' });
export const pending = says({ outcome: 'pending' });

type Broken = { readonly tasks?: readonly string[]; readonly marginMs?: number; readonly at: Time };
export const violated = ({ at: occurredAt, ...broken }: Broken) => says({ outcome: 'violated', occurredAt, ...broken });
