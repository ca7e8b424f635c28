import { isShellWord } from '../../shared/core/words/shell-word.ts';

/** The one who asks. `rights`: the place where the rights that they need are listed; absent: the help of the command. */
type Who = { readonly profile: string | null; readonly rights?: string };
type Hint = { readonly on: RegExp; readonly hint: (who: Who) => string };

/** A name that a shell would not take as it is stands as a word in capitals, so that nobody runs it unread. */
const option = ({ profile }: Who): string => {
  if (profile === null) return '';
  return ` --profile ${isShellWord(profile) ? profile : 'NAME'}`;
};

/** Advice on errors of AWS, by the error's name and, where it is known, its message; the first that fits is given. */
const HINTS: readonly Hint[] = [
  {
    on: /\b(SSO|sso)\b|^TokenProviderError/,
    hint: (who) => `log in again: aws sso login${option(who)}`,
  },
  {
    on: /aws login\b/,
    hint: (who) => `log in again: aws login${option(who)}`,
  },
  {
    on: /multi-factor|\bMFA\b/,
    hint: (who) =>
      `bookend does not ask for MFA codes: eval "$(aws configure export-credentials${option(who)} --format env)"`,
  },
  {
    on: /CredentialsProviderError\b/,
    hint: (who) =>
      who.profile === null
        ? 'there are no AWS credentials here: give --profile, or set AWS_PROFILE or AWS_ACCESS_KEY_ID'
        : `the profile ${who.profile} has no credentials: aws configure list${option(who)} shows why`,
  },
  {
    on: /(ExpiredToken|ExpiredTokenException|UnrecognizedClientException|InvalidClientTokenId)\b/,
    hint: (who) =>
      `the credentials are expired or not valid: log in again (aws sso login${option(who)}), and check --profile and --region`,
  },
  {
    on: /(InvalidSignatureException|SignatureDoesNotMatch)\b/,
    hint: () => "the secret key does not belong to the access key, or this machine's clock is wrong",
  },
  {
    on: /(AccessDenied|AccessDeniedException|UnauthorizedOperation)\b/,
    hint: ({ rights }) => `the credentials lack a right: ${rights ?? "the command's --help lists those that it needs"}`,
  },
  {
    on: /(ENOTFOUND|ECONNREFUSED|ECONNRESET|EAI_AGAIN|ETIMEDOUT|TimeoutError)\b/,
    hint: () => 'AWS was not reached: check the network, --region and --endpoint-url',
  },
  {
    on: /SyntaxError\b/,
    hint: () => 'the answer was not from AWS: check the proxy and --endpoint-url',
  },
];

/** The advice on an error, as `Name: message` or with the call before its name; null if there is none. */
export const hintOn = (said: string, who: Who): string | null =>
  HINTS.find(({ on }) => on.test(said))?.hint(who) ?? null;

/** Each hint once, for reasons that name the call and the error: `ecs:ListClusters: AccessDeniedException`. */
export const hintsFor = (reasons: readonly string[], who: Who): readonly string[] => [
  ...new Set(reasons.flatMap((reason) => hintOn(reason, who) ?? [])),
];
