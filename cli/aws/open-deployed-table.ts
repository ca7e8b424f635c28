import { createDynamoClient, createLambdaClient } from '../../shared/edge/aws/clients.ts';
import type { PolicyTable } from '../../shared/edge/policy/policy-item.ts';
import { deployedTable } from '../../shared/edge/setup/deployed-table.ts';
import { askAws } from './ask-aws.ts';
import { accessTo, type Deployment } from './deployment-options.ts';

/** The table of a deployment; with its functions' word for its name, if nobody has given it. */
export const openTable = async (deployment: Deployment): Promise<PolicyTable> => ({
  client: createDynamoClient(accessTo(deployment)),
  tableName: deployment.table ?? (await nameOfTable(deployment)),
});

const nameOfTable = (deployment: Deployment): Promise<string> => {
  const { stage, region } = deployment;
  const name = deployedTable(createLambdaClient(accessTo(deployment)), stage);
  return askAws(deployment, `the table of stage ${stage} in ${region}`, name);
};
