import { type AwsAccess, createDynamoClient, createLambdaClient } from '../../shared/edge/aws/clients.ts';
import type { PolicyTable } from '../../shared/edge/policy/policy-item.ts';
import { deployedTable } from '../../shared/edge/setup/deployed-table.ts';
import { askAws } from './ask-aws.ts';
import type { Deployment } from './deployment-options.ts';
import { accessTo } from './log-in.ts';

/** The table of a deployment; with its functions' word for its name, if nobody has given it. */
export const openTable = async (deployment: Deployment): Promise<PolicyTable> => {
  const access = await accessTo(deployment);
  const tableName = deployment.table ?? (await nameOfTable(deployment, access));
  return { client: createDynamoClient(access), tableName };
};

const nameOfTable = (deployment: Deployment, access: AwsAccess): Promise<string> => {
  const { stage, region } = deployment;
  const name = deployedTable(createLambdaClient(access), stage);
  return askAws(deployment, `the table of stage ${stage} in ${region}`, name);
};
