/** Advice on errors of AWS that keep everything from being read, by the error's name at the end of a reason. */
const HINTS: readonly { readonly names: RegExp; readonly hint: string }[] = [
  {
    names: /CredentialsProviderError$/,
    hint: 'there are no AWS credentials here: give --profile, or set AWS_PROFILE or AWS_ACCESS_KEY_ID',
  },
  {
    names: /(ExpiredToken|ExpiredTokenException|TokenProviderError|UnrecognizedClientException|InvalidClientTokenId)$/,
    hint: 'the credentials are expired or not valid: log in again (aws sso login), and check --profile and --region',
  },
  {
    names: /(AccessDenied|AccessDeniedException|UnauthorizedOperation)$/,
    hint: 'the credentials have no right to read ECS: docs/audit-policy.json has what the audit needs',
  },
  {
    names: /(ENOTFOUND|ECONNREFUSED|ECONNRESET|EAI_AGAIN|ETIMEDOUT|TimeoutError)$/,
    hint: 'AWS was not reached: check the network, --region and --endpoint-url',
  },
  {
    names: /SyntaxError$/,
    hint: 'the answer was not from AWS: check the proxy and --endpoint-url',
  },
];

/** Each hint once, for reasons of which the first names the call and the error: `ecs:ListClusters: AccessDeniedException`. */
export const hintsFor = (reasons: readonly string[]): readonly string[] =>
  HINTS.filter(({ names }) => reasons.some((reason) => names.test(reason))).map(({ hint }) => hint);
