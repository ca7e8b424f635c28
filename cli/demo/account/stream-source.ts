import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { fits } from './event-pattern.ts';
import type { EventSource, SourcePorts } from './event-source.ts';
import type { TableChange } from './loopback-table.ts';

type StreamSourceOptions = SourcePorts & {
  readonly batchSize: number;
  /** A record is given up after so many attempts. */
  readonly tries: number;
  /** A record passes that fits one of them; all pass if there are none. */
  readonly filters: readonly unknown[];
};

const RETRY_AFTER_MS = 1000;

export type StreamSource = EventSource & { readonly add: (change: TableChange) => void };

/**
 * Lambda's part between a table's stream and a function: records in the order of their writes, those that pass the filter;
 * from the first one that failed on they come again, until they are given up.
 */
export const streamSource = (options: StreamSourceOptions): StreamSource => {
  const { batchSize, tries, filters, invoke, running, now } = options;
  const records: DynamoDBRecord[] = [];
  let written = 0;
  let failures = 0;
  let readyAt = 0;
  let isBusy = false;

  const give = async (): Promise<void> => {
    const batch = records.slice(0, batchSize);
    const event: DynamoDBStreamEvent = { Records: batch };
    const answer = (await invoke(event).catch(() => null)) as DynamoDBBatchResponse | null;
    const failed = new Set((answer?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier));
    const first = answer === null ? 0 : batch.findIndex(({ dynamodb }) => failed.has(dynamodb?.SequenceNumber ?? ''));
    records.splice(0, first === -1 ? batch.length : first);
    if (first !== 0) failures = 0; // the record that is first now has not been tried alone
    if (first === -1) return;
    failures += 1;
    readyAt = now() + RETRY_AFTER_MS;
    if (failures < tries) return;
    records.shift();
    failures = 0;
  };

  return {
    add: ({ pk, before, after }) => {
      written += 1;
      const record: DynamoDBRecord = {
        eventID: String(written),
        eventName: before === undefined ? 'INSERT' : 'MODIFY',
        eventSource: 'aws:dynamodb',
        dynamodb: {
          SequenceNumber: String(written).padStart(21, '0'),
          StreamViewType: 'NEW_AND_OLD_IMAGES',
          Keys: { pk: { S: pk } },
          NewImage: after,
          ...(before === undefined ? {} : { OldImage: before }),
        },
      };
      if (filters.length === 0 || filters.some((filter) => fits(filter, record))) records.push(record);
    },
    poll: async () => {
      if (isBusy || records.length === 0 || now() < readyAt) return false;
      isBusy = true;
      void running.during(give).finally(() => {
        isBusy = false;
      });
      return true;
    },
  };
};
