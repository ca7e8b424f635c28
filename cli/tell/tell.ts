import { array, boolean, looseObject, nullish, string } from 'valibot';
import { readDocument } from '../../shared/edge/documents/read-document.ts';
import { DEPLOYED_OPTIONS, deployedAs } from '../aws/deployment-options.ts';
import { openFunction } from '../aws/invoke.ts';
import { withRegion } from '../aws/with-region.ts';
import { optionsAlone } from '../options/options.ts';
import { UsageError } from '../options/usage-error.ts';
import { type Io, writeLines } from '../terminal/io.ts';
import { jsonLine } from '../terminal/json-line.ts';
import { writePage } from '../terminal/page.ts';
import { type Paint, paintFor, visible } from '../terminal/text.ts';

const OPTIONS = { test: { type: 'boolean' }, json: { type: 'boolean' }, ...DEPLOYED_OPTIONS } as const;
const [DONE, FAILED] = [0, 1];

const receiver = looseObject({ receiver: string(), told: boolean(), why: nullish(string(), null) });
const answer = looseObject({ receivers: array(receiver) });
type Receivers = ReturnType<typeof receiversIn>;

/** `bookend tell --test`: exit code 1 where a receiver failed, or nobody is told. */
export const tell = async (argv: readonly string[], io: Io): Promise<number> => {
  const env = await withRegion(argv, io.env);
  const values = optionsAlone(argv, OPTIONS);
  if (values.test !== true) throw new UsageError('give --test: Bookend tells all else by itself');
  const ask = await openFunction(deployedAs(values, env), 'tell');
  const told = await ask({ test: true });
  const receivers = receiversIn(told);
  if (values.json) await writeLines(io.stdout, [jsonLine({ receivers })]);
  else await writePage(io, linesOf(receivers, paintFor(io.stdout, io.env)));
  return receivers.length > 0 && receivers.every((one) => one.told) ? DONE : FAILED;
};

const receiversIn = (told: unknown) => readDocument('the answer of tell', answer, told).receivers;

const linesOf = (receivers: Receivers, paint: Paint): readonly string[] =>
  receivers.length === 0
    ? [paint('red', 'Nobody is told of anything: set up a receiver (docs/operations.md)')]
    : receivers.map(
        ({ receiver: name, told, why }) =>
          `${told ? paint('green', 'told  ') : paint('red', 'failed')}  ${visible(name)}${why === null ? '' : `  ${visible(why)}`}`,
      );
