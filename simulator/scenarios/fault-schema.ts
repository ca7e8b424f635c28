import * as v from 'valibot';
import { START_FAILURES } from './fault-plan.ts';
import { count, NAME, oneOf, positive, seconds, share, some, text, yesNo } from './field-schemas.ts';

const place = {
  cluster: some(NAME),
  capacityProvider: some(NAME),
  daemon: some(NAME),
  instances: some(v.array(v.pipe(count, v.minValue(1, 'is counted from 1')), 'must be a list of numbers')),
  rate: some(share),
  zone: some(text),
};

/** A fault as a file may hold it; each name has its own fields. */
export const fault = v.variant(
  'fault',
  [
    v.strictObject({ ...place, fault: v.literal('daemon-late'), lateSeconds: seconds }),
    v.strictObject({ ...place, fault: v.literal('daemon-missing') }),
    v.strictObject({ ...place, fault: v.literal('daemon-ended-first'), endsAfterSeconds: some(seconds) }),
    v.strictObject({
      ...place,
      fault: v.literal('daemon-crash'),
      afterSeconds: seconds,
      restartAfterSeconds: some(seconds),
      exitCode: some(count),
      unrepaired: some(yesNo),
    }),
    v.strictObject({
      ...place,
      fault: v.literal('daemon-fails-early'),
      runsSeconds: some(seconds),
      restartAfterSeconds: some(seconds),
    }),
    v.strictObject({
      ...place,
      fault: v.literal('daemon-crash-loop'),
      afterSeconds: seconds,
      times: v.pipe(count, v.maxValue(100_000, 'must be at most 100000')),
      everySeconds: some(positive),
      downSeconds: some(seconds),
    }),
    v.strictObject({
      ...place,
      fault: v.literal('daemon-unhealthy'),
      afterSeconds: seconds,
      recoversAfterSeconds: some(seconds),
      unrepaired: some(yesNo),
    }),
    v.strictObject({
      ...place,
      fault: v.literal('daemon-duplicate'),
      afterSeconds: seconds,
      forSeconds: some(seconds),
    }),
    v.strictObject({
      ...place,
      fault: v.literal('start-impaired'),
      failureType: oneOf(START_FAILURES),
      times: some(count),
    }),
    v.strictObject({
      ...place,
      fault: v.literal('registering-stuck'),
      forSeconds: some(seconds),
      goneAfterSeconds: some(seconds),
    }),
    v.strictObject({ ...place, fault: v.literal('registration-failed') }),
    v.strictObject({ ...place, fault: v.literal('drain'), afterSeconds: seconds }),
    v.strictObject({
      ...place,
      fault: v.literal('drain-cancelled'),
      afterSeconds: seconds,
      cancelledAfterSeconds: seconds,
    }),
    v.strictObject({ ...place, fault: v.literal('drain-stuck'), stuckHours: some(positive) }),
    v.strictObject({ ...place, fault: v.literal('idle'), afterSeconds: seconds }),
    v.strictObject({ ...place, fault: v.literal('spot-interruption'), afterSeconds: seconds }),
    v.strictObject({
      ...place,
      fault: v.literal('host-lost'),
      afterSeconds: seconds,
      reported: oneOf(['stopped', 'never']),
    }),
  ],
  (issue) =>
    `must be a fault, one of ${issue.expected.replaceAll('"', '').replace(/[()]/g, '').replaceAll(' | ', ', ')}`,
);
