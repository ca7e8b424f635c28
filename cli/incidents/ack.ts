import { boolean, looseObject, nullish, string } from 'valibot';
import { readDocument } from '../../shared/edge/documents/read-document.ts';
import { DEPLOYED_OPTIONS, type Deployed, deployedAs, type Variables } from '../aws/deployment-options.ts';
import { openFunction } from '../aws/invoke.ts';
import { withRegion } from '../aws/with-region.ts';
import { oneValue, parsed, VALUE } from '../options/options.ts';
import { readAll, UsageError } from '../options/usage-error.ts';
import { type Io, writeLines } from '../terminal/io.ts';
import { jsonLine } from '../terminal/json-line.ts';
import { visible } from '../terminal/text.ts';

type AckRequest = {
  readonly id: string;
  readonly forSeconds: number;
  readonly reason: string;
  readonly by: string;
  readonly json: boolean;
  readonly deployed: Deployed;
};

const OPTIONS = { for: VALUE, reason: VALUE, by: VALUE, json: { type: 'boolean' }, ...DEPLOYED_OPTIONS } as const;
const UNIT_SECONDS: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 };
const LONGEST_SECONDS = 7 * 86_400;
const LONGEST_REASON = 500;
const [DONE, REFUSED] = [0, 1];

const answer = looseObject({
  acked: boolean(),
  id: nullish(string(), null),
  until: nullish(string(), null),
  why: nullish(string(), null),
});

/** `bookend ack`: exit code 1 where the function refuses it. */
export const ack = async (argv: readonly string[], io: Io): Promise<number> => {
  const { json, deployed, ...request } = readAckRequest(argv, await withRegion(argv, io.env));
  const ask = await openFunction(deployed, 'tell');
  const told = readAnswer(await ask({ ack: request }));
  if (json) await writeLines(io.stdout, [jsonLine(told)]);
  else await writeLines(io.stdout, [visible(inWords(told, request.id))]);
  return told.acked ? DONE : REFUSED;
};

const inWords = ({ acked, id, until, why }: ReturnType<typeof readAnswer>, asked: string): string =>
  acked
    ? `Acknowledged until ${until ?? 'it is over'}: ${id ?? asked}. It ends at once if the severity rises or the number of instances doubles`
    : `Refused: ${why ?? 'there is no such incident or group'}`;

const readAnswer = (told: unknown) => readDocument('the answer of tell', answer, told);

/** @throws UsageError with all that is wrong */
const readAckRequest = (argv: readonly string[], env: Variables): AckRequest => {
  const { values, positionals } = parsed(argv, OPTIONS);
  return readAll<AckRequest>({
    id: () => idOf(positionals),
    forSeconds: () => durationOf(oneValue('for', values.for) ?? '8h'),
    reason: () => reasonOf(oneValue('reason', values.reason)),
    by: () => oneValue('by', values.by) ?? (env.USER || env.LOGNAME || 'unknown'),
    json: () => values.json === true,
    deployed: () => deployedAs(values, env),
  });
};

const idOf = ([id, ...more]: readonly string[]): string => {
  if (id === undefined || id.trim() === '')
    throw new UsageError('name an incident or a group: bookend incidents shows their ids');
  if (more.length > 0) throw new UsageError(`only one can be acknowledged at a time: ${[id, ...more].join(' ')}`);
  return id;
};

const reasonOf = (reason: string | null): string => {
  if (reason === null) throw new UsageError('--reason is not given: the thread says why');
  if (reason.length > LONGEST_REASON) throw new UsageError(`--reason must have at most ${LONGEST_REASON} characters`);
  return reason;
};

const durationOf = (text: string): number => {
  const [, amount = '', unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const seconds = Number(amount) * (UNIT_SECONDS[unit] ?? 0);
  if (seconds > 0 && seconds <= LONGEST_SECONDS) return seconds;
  throw new UsageError(`--for must be a duration of at most 7d, such as 90m, 8h or 2d: ${text}`);
};
