import type { Notice } from '../../../shared/core/notices/notice.ts';
import { counted } from '../../terminal/numbers.ts';
import { incidentsIn } from '../world/compare.ts';
import type { SimulatedWorld } from '../world/simulated-world.ts';
import { clockOf } from './live.ts';

const BAR_WIDTH = 20;

export type Progress = {
  /** Simulated time, epoch milliseconds. */
  readonly at: number;
  readonly world: Pick<SimulatedWorld, 'startsAt' | 'endsAt'>;
  readonly events: number;
  readonly notices: readonly Notice[];
  readonly messages: number;
};

/** Shows the progress of the demo in one line. */
export const progressText = ({ at, world: { startsAt, endsAt }, events, notices, messages }: Progress): string => {
  const done = Math.round(((at - startsAt) / (endsAt - startsAt)) * BAR_WIDTH);
  const { opened, resolved } = incidentsIn(notices);
  const bar = `${'#'.repeat(done)}${'.'.repeat(BAR_WIDTH - done)}`;
  const incidents = `${counted(opened.size, 'incident')}, ${resolved.size} resolved`;
  return `${clockOf(at)} [${bar}] ${counted(events, 'event')} · ${incidents} · ${counted(messages, 'message')}`;
};
