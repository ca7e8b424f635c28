import { CLOCK_SKEW_MS } from '../../core/remedies/attempt-times.ts';
import type { WithPolicy } from './remediator.ts';

/** A message that waited longer than SQS can hold one back, and as long again, was stuck: the world has moved on. */
const STUCK_MS = 1_800_000;

/** Why nothing may be done, and whether somebody may be waiting for it. */
export type Paused = { readonly why: string; readonly isForPerson: boolean };

/** Epoch milliseconds; `liftedAt`: when the kill switch was lifted last, null if that is not known. */
export type Times = { readonly askedAt: number; readonly sentAt: number; readonly liftedAt: number | null };

/** Why nothing may be done, whatever ECS would say: then it is not even asked. */
export const whyPaused = (
  { policy, mayWrite, now }: WithPolicy,
  { askedAt, sentAt, liftedAt }: Times,
): Paused | null => {
  if (!mayWrite) return { why: 'Bookend was deployed without its rights to write to ECS', isForPerson: false };
  if (policy.mode !== 'enforce') return { why: `the mode of the policy is ${policy.mode}`, isForPerson: false };
  if (policy.killSwitch) return { why: 'the kill switch of the policy is on', isForPerson: true };
  if (liftedAt !== null && liftedAt > now() + CLOCK_SKEW_MS)
    return { why: 'when the kill switch was lifted is not known: switch it on and off again', isForPerson: true };
  if (liftedAt !== null && askedAt < liftedAt)
    return { why: 'it was asked for before the kill switch was lifted, and is not replayed', isForPerson: true };
  return now() - sentAt > STUCK_MS ? { why: 'the message was stuck for too long', isForPerson: true } : null;
};
