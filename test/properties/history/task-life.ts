import type { TaskFact } from '../../../shared/core/words/facts.ts';
import { type Place, providerIn, SECOND } from './place.ts';

/** These make a task this task; the rest is its moments. */
export type TaskIdentity = {
  readonly taskArn: string;
  readonly group: string | null;
  readonly taskDefinitionArn: string | null;
  readonly launchType: string | null;
};

/** The moments of a task. Null where something did not happen, or where none of its facts tells. */
export type TaskMoments = {
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** STOPPED; null if it still runs at the end of the history. */
  readonly stoppedAt: number | null;
  /** It ran, and no fact of it says since when. */
  readonly hidesStart: boolean;
  /** It ended, and no fact of it says when: what a vanished machine leaves. */
  readonly hidesEnd: boolean;
};

type Step = { readonly lastStatus: string; readonly updatedAt: number };

const STARTED = ['RUNNING', 'DEACTIVATING', 'STOPPING', 'DEPROVISIONING', 'STOPPED'];
const ENDED = ['DEPROVISIONING', 'STOPPED'];

/** The snapshots of one task on its whole path, with increasing versions. */
export const taskFacts = (place: Place, identity: TaskIdentity, moments: TaskMoments): readonly TaskFact[] => {
  const { random } = place;
  const toldAt = toldToStopAt(place, moments);
  const tellsHealth = random.chance(0.1);
  let version = random.int(0, 2);
  return [...joining(moments), ...leaving(place, moments, toldAt)].map(({ lastStatus, updatedAt }) => {
    version += random.chance(0.1) ? 2 : 1;
    const isRunning = lastStatus === 'RUNNING';
    return {
      kind: 'task',
      clusterArn: place.clusterArn,
      containerInstanceArn: place.containerInstanceArn,
      capacityProviderName: providerIn(place),
      ...identity,
      lastStatus,
      version,
      createdAt: moments.createdAt,
      startedAt: STARTED.includes(lastStatus) && !moments.hidesStart ? moments.startedAt : null,
      stoppingAt: STARTED.includes(lastStatus) && !isRunning ? toldAt : null,
      executionStoppedAt: ENDED.includes(lastStatus) && !moments.hidesEnd ? moments.endedAt : null,
      updatedAt,
      pullStartedAt: moments.createdAt,
      pullStoppedAt: isRunning ? moments.createdAt + 9 * SECOND : null,
      stoppedReason: lastStatus === 'STOPPED' ? 'Scaling activity initiated by deployment' : null,
      stopCode: lastStatus === 'STOPPED' ? 'ServiceSchedulerInitiated' : null,
      exitCode: lastStatus === 'STOPPED' && moments.stoppedAt !== null ? 137 : null,
      exitReason: null,
      healthStatus: tellsHealth && isRunning ? random.pick(['HEALTHY', 'UNHEALTHY']) : null,
      healthAt: tellsHealth && isRunning ? updatedAt : null,
      unhealthyContainer: tellsHealth && isRunning ? 'agent' : null,
    };
  });
};

/** One stopped by its service is told half a minute before it ends; of one that exits ECS says so ten seconds after. */
const toldToStopAt = ({ random }: Place, { startedAt, endedAt }: TaskMoments): number | null => {
  if (endedAt === null) return null;
  return random.chance(0.5) ? endedAt + 10 * SECOND : Math.max(startedAt ?? endedAt, endedAt - 34 * SECOND);
};

const joining = ({ createdAt, startedAt }: TaskMoments): readonly Step[] => {
  const span = ((startedAt ?? createdAt + 10 * SECOND) - createdAt) / 5;
  const steps = ['PROVISIONING', 'PENDING', 'PENDING', 'ACTIVATING'].map((lastStatus, index) => ({
    lastStatus,
    updatedAt: Math.floor(createdAt + index * span),
  }));
  return startedAt === null ? steps.slice(0, 3) : [...steps, { lastStatus: 'RUNNING', updatedAt: startedAt }];
};

const leaving = ({ random }: Place, { endedAt, stoppedAt }: TaskMoments, toldAt: number | null): readonly Step[] => {
  const steps: Step[] = [];
  if (toldAt !== null && endedAt !== null && toldAt <= endedAt && random.chance(0.8)) {
    steps.push({ lastStatus: 'DEACTIVATING', updatedAt: toldAt }, { lastStatus: 'STOPPING', updatedAt: toldAt });
  }
  // an end is reported some ten seconds late
  const reportedAt = endedAt === null ? null : endedAt + random.int(0, 20) * SECOND;
  if (reportedAt !== null) steps.push({ lastStatus: 'DEPROVISIONING', updatedAt: reportedAt });
  if (stoppedAt !== null) {
    steps.push({ lastStatus: 'STOPPED', updatedAt: Math.max(stoppedAt, reportedAt ?? stoppedAt) });
  }
  return steps;
};
