import { describe, expect, it } from 'vitest';
import { askAws } from '../../../cli/aws/ask-aws.ts';
import { InputError } from '../../../shared/edge/errors/input-error.ts';

const asked = { profile: null, region: 'eu-west-1' };
const failed = (name: string, message: string): Promise<never> =>
  Promise.reject(Object.assign(new Error(message), { name }));

describe('what a person reads of an error of AWS', () => {
  it.each([
    {
      of: 'no credentials anywhere',
      error: ['CredentialsProviderError', 'Could not load credentials from any providers'],
      says: ['there are no AWS credentials here: give --profile, or set AWS_PROFILE or AWS_ACCESS_KEY_ID'],
    },
    {
      of: 'credentials that do not work, in the words of the SDK too',
      error: ['CredentialsProviderError', 'Could not read the source profile base'],
      says: [
        'the request to AWS failed: CredentialsProviderError: Could not read the source profile base',
        'there are no AWS credentials here: give --profile, or set AWS_PROFILE or AWS_ACCESS_KEY_ID',
      ],
    },
    {
      of: 'an error without advice, the first line alone',
      error: ['ServerException', 'it broke\n  at a stack'],
      says: ['the request to AWS failed: ServerException: it broke'],
    },
  ] as const)('is one sentence of $of', async ({ error: [name, message], says }) => {
    await expect(askAws(asked, 'AWS', failed(name, message))).rejects.toEqual(new InputError('AWS', says));
  });
});
