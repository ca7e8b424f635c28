import { createLambdaClient } from '../../shared/edge/aws/clients.ts';
import { invokeFunction } from '../../shared/edge/by-hand/invoke-function.ts';
import { askAws } from './ask-aws.ts';
import type { Deployed } from './deployment-options.ts';
import { accessTo } from './log-in.ts';

type Request = Readonly<Record<string, unknown>>;

/** Opens a function of a deployment for requests. @param name the function's own, such as `tell` */
export const openFunction = async (
  deployed: Deployed,
  name: string,
): Promise<(request: Request) => Promise<unknown>> => {
  const client = createLambdaClient(await accessTo(deployed));
  const { stage, region } = deployed;
  return (request) =>
    askAws(
      deployed,
      `the function ${name} of stage ${stage} in ${region}`,
      invokeFunction(client, { stage, name }, request),
    );
};
