import { array, check, maxLength, minLength, nullish, picklist, pipe, regex, string } from 'valibot';
import { isTimeZone, WEEKDAYS } from '../../core/words/wall-clock.ts';

const DAYS = `must be an array of ${WEEKDAYS.join(', ')}`;
const TIME = 'must be a time such as "22:30", from 00:00 to 23:59';
const ZONE = 'must be the IANA name of a time zone, such as "Europe/Berlin" or "UTC"';

/** The fields of a silence by which it holds again and again. */
export const silenceTimes = {
  days: nullish(
    pipe(
      array(picklist(WEEKDAYS, `must be one of ${WEEKDAYS.join(', ')}`), DAYS),
      minLength(1, 'must not be empty'),
      maxLength(WEEKDAYS.length, `must have at most ${WEEKDAYS.length} entries`),
    ),
    null,
  ),
  from: nullish(pipe(string(TIME), regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, TIME)), null),
  to: nullish(pipe(string(TIME), regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, `${TIME}, or 24:00`)), null),
  timeZone: nullish(pipe(string(ZONE), check(isTimeZone, ZONE)), null),
};

type Times = {
  readonly days: readonly string[] | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly timeZone: string | null;
};

type Misfit = { readonly field: keyof Times; readonly problem: string };

/** The fields that do not go with the others of a silence. */
export const misfitsIn = ({ days, from, to, timeZone }: Times): readonly Misfit[] => {
  const recurs = (days ?? from ?? to) !== null;
  return [
    ...(recurs && timeZone === null
      ? [{ field: 'timeZone', problem: `${ZONE}: days, from and to are by its clock` } as const]
      : []),
    ...(!recurs && timeZone !== null
      ? [{ field: 'timeZone', problem: 'is for days, from and to: none of them is given' } as const]
      : []),
    ...((from ?? '00:00') === (to ?? '24:00')
      ? [{ field: 'to', problem: 'must not be the same as from: leave both out for whole days' } as const]
      : []),
  ];
};
