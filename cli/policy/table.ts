import { createDynamoClient, createLambdaClient } from '../../shared/edge/clients.ts';
import { deployedTable } from '../../shared/edge/deployed-table.ts';
import { InputError } from '../../shared/edge/input-error.ts';
import type { PolicyTable } from '../../shared/edge/policy-item.ts';
import type { Deployment } from '../deployment.ts';

/** The table of a deployment; with its functions' word for its name, if nobody has given it. */
export const openTable = async ({ stage, region, table }: Deployment): Promise<PolicyTable> => ({
  client: createDynamoClient({ region }),
  tableName:
    table ??
    (await asked(`the table of stage ${stage} in ${region}`, deployedTable(createLambdaClient({ region }), stage))),
});

/** What AWS refuses is a sentence, not a stack. @param what what was asked for */
export const asked = async <Answer>(what: string, answer: Promise<Answer>): Promise<Answer> => {
  try {
    return await answer;
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new InputError(what, [`AWS could not be asked: ${reason}`], { cause: error });
  }
};
