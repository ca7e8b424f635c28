import { describe, expect, it } from 'vitest';
import { hintOn, hintsFor } from '../../../cli/aws/hints.ts';

const RIGHTS = 'docs/audit-policy.json has what the audit needs';

describe('advice on an error of AWS', () => {
  it.each([
    { reason: 'ecs:ListClusters: CredentialsProviderError', says: 'the profile prod has no credentials' },
    { reason: 'ecs:ListClusters: ExpiredTokenException', says: 'aws sso login --profile prod' },
    {
      reason: 'CredentialsProviderError: Failed to load a token, please re-authenticate using aws login',
      says: 'again: aws login --profile prod',
    },
    { reason: 'TokenProviderError: Token is expired.', says: 'aws sso login --profile prod' },
    {
      reason: 'CredentialsProviderError: Profile prod requires multi-factor authentication',
      says: 'export-credentials --profile prod',
    },
    { reason: 'SignatureDoesNotMatch: no', says: "this machine's clock" },
    { reason: 'ecs:ListClusters: AccessDeniedException', says: 'docs/audit-policy.json' },
    { reason: 'ecs:ListClusters: ENOTFOUND', says: '--endpoint-url' },
    { reason: 'SyntaxError: Unexpected token <', says: 'the proxy' },
  ])('says what to do about $reason, once', ({ reason, says }) => {
    const hints = hintsFor([reason, reason], { profile: 'prod', rights: RIGHTS });
    expect(hints).toEqual([expect.stringContaining(says)]);
  });

  it('says that there are no credentials where no profile is named', () => {
    expect(hintOn('CredentialsProviderError: none', { profile: null })).toContain('give --profile, or set AWS_PROFILE');
  });

  it('holds no name that a shell would read as more than a word', () => {
    expect(hintOn('TokenProviderError: over', { profile: 'a;rm -rf' })).toBe(
      'log in again: aws sso login --profile NAME',
    );
  });

  it('is not given on an error that it does not know', () => {
    expect(hintsFor(['ecs:ListClusters: ServerException'], { profile: null })).toEqual([]);
  });
});
