import type { Ledger } from '../../shared/core/ledger/ledger.ts';
import { type Detail, isDetail, type Kept, keepInstance, keepOther, keepTask, NOTHING } from './kept.ts';
import { toLedger } from './to-ledger.ts';

const TASK = 'ECS Task State Change';
const INSTANCE = 'ECS Container Instance State Change';

/** Keeps what the naive rival keeps of every container instance. */
export const createKeeper = () => {
  const instances = new Map<string, Kept>();
  return {
    instances,
    /** @returns the ARN of the event's container instance; null if it has none */
    add: (event: unknown): string | null => {
      if (!isDetail(event) || event.source !== 'aws.ecs' || !isDetail(event.detail)) return null;
      const { detail } = event;
      if (typeof detail.containerInstanceArn !== 'string') return null;
      const kept = instances.get(detail.containerInstanceArn) ?? NOTHING;
      instances.set(detail.containerInstanceArn, keep(kept, event, detail));
      return detail.containerInstanceArn;
    },
    ledgerOf: (containerInstanceArn: string): Ledger =>
      toLedger(containerInstanceArn, instances.get(containerInstanceArn) ?? NOTHING),
  };
};

const keep = (kept: Kept, event: Detail, detail: Detail): Kept => {
  if (event['detail-type'] === TASK) return keepTask(kept, detail);
  return event['detail-type'] === INSTANCE ? keepInstance(kept, detail) : keepOther(kept, event);
};
