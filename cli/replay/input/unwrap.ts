import { isEnvelope, isFields, isPacked, isRow, MESSAGES, RECORD_LISTS } from './carriers.ts';
import { EVENT_SOURCE, isOtherText, mayHoldEvents, NO_EVENT, readText } from './json-text.ts';
import { packedText } from './packed-text.ts';
import { LONGEST_RECORD, type Sink } from './sink.ts';

/** Values that are gone through one after the other; deep nesting must not overflow the stack, so none is a call. */
type Frame = {
  readonly values: readonly unknown[];
  /** The fields' names; null for a list. */
  readonly names: readonly string[] | null;
  /** Each is a record: one of which nothing was told is told as it is. Else they are looked through. */
  readonly areRecords: boolean;
  at: number;
  toldBefore: number;
  /** True if text in the current record mentions `aws.ecs`. */
  holdsEcs: boolean;
  /** True if the record holds an event of another source: that may mention ECS, and carry one of its events. */
  holdsOther: boolean;
};

/**
 * Takes the envelopes out of what carried them, however deep, as objects or as JSON text: a log group, a subscription, a query,
 * a queue, a topic, an index. A record without any is handed on as it is; one that speaks of ECS all the same is broken.
 */
export const unwrap = (value: unknown, line: number, sink: Sink): void => {
  if (isEnvelope(value) || (typeof value === 'string' && isOtherText(value))) sink.value(value, line);
  else searchRecord(value, line, sink);
};

const searchRecord = (value: unknown, line: number, sink: Sink): void => {
  const root = frameOf([value], null, true);
  const frames: Frame[] = [root];
  /** The frames whose values are records. */
  const records: Frame[] = [root];
  let told = 0;
  let roomLeft = LONGEST_RECORD;
  const tell = (envelope: unknown): void => {
    told++;
    sink.value(envelope, line);
  };
  const breaks = (problem: string): void => {
    told++;
    sink.broken(problem, line);
  };
  const open = (frame: Frame): void => {
    frames.push(frame);
    if (frame.areRecords) records.push(frame);
  };

  const look = (one: unknown, frame: Frame, name: string | null): void => {
    if (typeof one === 'string') {
      lookAtText(one, frame.areRecords || (name !== null && MESSAGES.has(name)));
      if (name !== null && frame.names !== null && isPacked(name, frame.names, frame.values)) unpack(one);
    } else if (isEnvelope(one)) tell(one);
    else if (Array.isArray(one)) open(frameOf(one, null, !isRow(one) && isListOfRecords(frame, name)));
    else if (isFields(one)) {
      const record = records.at(-1);
      if (record !== undefined && 'detail-type' in one) record.holdsOther = true;
      open(frameOf(Object.values(one), Object.keys(one), false));
    }
  };

  const lookAtText = (text: string, isMessage: boolean): void => {
    const holdsEcs = text.includes(EVENT_SOURCE);
    if (!isMessage && !mayHoldEvents(text)) return;
    const record = records.at(-1);
    if (holdsEcs && record !== undefined) record.holdsEcs = true;
    const { values, problem } = readText(text);
    if (problem !== null && (isMessage || holdsEcs)) breaks(problem);
    if (values.length > 0) open(frameOf(values, null, false));
  };

  /** All texts that one record unpacks to share one limit: they may hold others that are packed again. */
  const unpack = (text: string): void => {
    const unpacked = packedText(text, roomLeft);
    if (unpacked === null) return;
    roomLeft -= unpacked.length;
    lookAtText(unpacked, false);
  };

  const endRecord = (frame: Frame): void => {
    const one = frame.values[frame.at - 1];
    if (frame.at === 0 || told > frame.toldBefore) return;
    if (frame.holdsEcs && !frame.holdsOther) breaks(NO_EVENT);
    else tell(one);
  };

  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    if (frame.areRecords) {
      endRecord(frame);
      frame.toldBefore = told;
      frame.holdsEcs = false;
      frame.holdsOther = false;
    }
    if (frame.at < frame.values.length) {
      const at = frame.at++;
      look(frame.values[at], frame, frame.names?.[at] ?? null);
    } else if (frames.pop()?.areRecords) records.pop();
  }
};

const frameOf = (values: readonly unknown[], names: readonly string[] | null, areRecords: boolean): Frame => ({
  values,
  names,
  areRecords,
  at: 0,
  toldBefore: 0,
  holdsEcs: false,
  holdsOther: false,
});

/** A list that is a record itself holds records too. */
const isListOfRecords = ({ areRecords, names }: Frame, name: string | null): boolean =>
  (name !== null && RECORD_LISTS.has(name)) || (areRecords && names === null);
