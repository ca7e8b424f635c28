import { GetFunctionConfigurationCommand, type LambdaClient } from '@aws-sdk/client-lambda';

/**
 * Looks up the name of a deployment's table, which CloudFormation has chosen: its functions are told it, and have names of their own.
 * @throws Error if there is no such deployment in the Region, or it is an older one
 */
export const deployedTable = async (client: LambdaClient, stage: string): Promise<string> => {
  const FunctionName = `bookend-${stage}-observe`;
  const { Environment } = await client.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const tableName = Environment?.Variables?.TABLE_NAME;
  if (tableName === undefined || tableName === '') throw new Error(`the function ${FunctionName} names no table`);
  return tableName;
};
