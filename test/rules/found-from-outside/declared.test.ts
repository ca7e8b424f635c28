import { describe, expect, it } from 'vitest';
import {
  applicationTask,
  CLUSTER,
  clusterArn,
  DAEMON,
  daemonTask,
  expected,
  instance,
  PROVIDER,
  timeline,
  violatedIn,
} from '../../timeline/index.ts';
import { answers, violated } from './answers.ts';

const events = timeline(
  instance(['00:00 REGISTERING', '00:40 ACTIVE']),
  applicationTask({ started: '01:00' }),
  daemonTask({ started: '01:10' }),
);
const arn = `${clusterArn().split(':cluster')[0]}:capacity-provider/${PROVIDER}`;
const early = violated({ marginMs: -10_000, tasks: ['web'], at: '01:00' });

describe('a declared daemon', () => {
  it.each([
    { by: "its cluster's ARN", daemon: { daemonName: DAEMON, clusterArn: clusterArn() } },
    { by: "its cluster's name", daemon: { daemonName: DAEMON, clusterArn: CLUSTER } },
    { by: "its capacity provider's name", daemon: expected() },
    { by: "its capacity provider's ARN", daemon: expected({ capacityProviderNames: [arn] }) },
    { by: 'both', daemon: expected({ clusterArn: CLUSTER, capacityProviderNames: [arn] }) },
  ])('covers what is named by $by', ({ daemon }) => {
    expect(answers(events, { daemons: [daemon] })).toMatchObject({ 'daemon-started-first': early });
  });

  it.each([
    { by: 'another cluster', daemon: expected({ clusterArn: 'orders' }) },
    { by: 'a part of its name', daemon: expected({ clusterArn: CLUSTER.slice(1) }) },
    { by: 'another provider', daemon: expected({ capacityProviderNames: [`${arn}-2`] }) },
  ])('covers nothing that is named by $by', ({ daemon }) => {
    expect(violatedIn(events, { daemons: [daemon] })).toEqual([]);
  });
});
