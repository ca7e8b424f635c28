import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { asError } from '../../errors/as-error.ts';
import { ReceiverError, type ReceiverTrouble } from '../receivers/receiver.ts';
import type { AlertEvent } from './alert-event.ts';

type Bus = {
  readonly client: EventBridgeClient;
  /** Its name or its ARN. */
  readonly bus: string;
};

/**
 * Puts one event on the bus. It is taken only if its entry in the answer has an id: EventBridge answers 200 also where it fails an entry.
 * @throws ReceiverError `refused` where it would take another, `never` where a right or the bus is missing, else `later`
 */
export const putAlertTo =
  ({ client, bus }: Bus) =>
  async ({ source, detailType, resources, detail }: AlertEvent): Promise<void> => {
    const entry = {
      EventBusName: bus,
      Source: source,
      DetailType: detailType,
      Resources: [...resources],
      Detail: detail,
    };
    const [answer] = await entriesOf(client.send(new PutEventsCommand({ Entries: [entry] })));
    if (answer?.EventId !== undefined) return;
    throw failure(answer?.ErrorCode ?? 'no id', answer?.ErrorMessage ?? 'the bus did not say why');
  };

type Answer = {
  readonly Entries?:
    | readonly {
        readonly EventId?: string | undefined;
        readonly ErrorCode?: string | undefined;
        readonly ErrorMessage?: string | undefined;
      }[]
    | undefined;
};

const entriesOf = async (answer: Promise<Answer>): Promise<NonNullable<Answer['Entries']>> => {
  try {
    return (await answer).Entries ?? [];
  } catch (cause) {
    const { name, message } = asError(cause);
    throw failure(name, message, { cause });
  }
};

const failure = (code: string, message: string, options?: ErrorOptions): ReceiverError =>
  new ReceiverError(`EventBridge: ${code}: ${message}`, TROUBLES[code] ?? 'later', options);

/**
 * The codes of entries and errors that no retry cures
 * (https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html).
 */
const TROUBLES: Readonly<Record<string, ReceiverTrouble>> = {
  InvalidArgument: 'refused',
  MalformedDetail: 'refused',
  RedactionFailure: 'refused',
  ValidationException: 'refused',
  RequestEntityTooLargeException: 'refused',
  AccessDeniedException: 'never',
  InvalidAccountIdException: 'never',
  NotAuthorizedForSourceException: 'never',
  NotAuthorizedForDetailTypeException: 'never',
  ResourceNotFoundException: 'never',
};
