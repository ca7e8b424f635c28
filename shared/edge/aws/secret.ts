import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';

/**
 * Reads a secret: an SSM parameter, or a secret of Secrets Manager as `/aws/reference/secretsmanager/NAME`.
 * @throws Error that names the parameter and AWS's word for what is wrong, and holds nothing of an answer: it is logged
 */
export const storedSecret = (client: SSMClient, name: string) => async (): Promise<string> => {
  const value = await parameterText(client, name);
  if (value === undefined || value === '') throw new Error(`the parameter ${name} is empty`);
  return value;
};

const parameterText = async (client: SSMClient, Name: string): Promise<string | undefined> => {
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name, WithDecryption: true }));
    return Parameter?.Value;
  } catch (error) {
    // without its cause: an answer that can't be parsed is kept by the SDK in its error
    throw new Error(`the parameter ${Name} could not be read: ${error instanceof Error ? error.name : 'unknown'}`);
  }
};
