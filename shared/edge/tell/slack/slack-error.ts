import { ReceiverError, type ReceiverTrouble } from '../receivers/receiver.ts';

/** Slack did not take a call, for the reason that its own word says. Holds no address, no token and no text that was sent. */
export class SlackError extends ReceiverError {
  override readonly name = 'SlackError';
  readonly code: string;

  constructor(attempted: string, code: string, trouble: ReceiverTrouble = troubleOf(code), cause?: ErrorOptions) {
    super(`Slack, ${attempted}: ${code}`, trouble, cause);
    this.code = code;
  }
}

const CODES: Readonly<Record<Exclude<ReceiverTrouble, 'later' | 'late'>, readonly string[]>> = {
  never: [
    ...['invalid_auth', 'not_authed', 'account_inactive', 'token_revoked', 'token_expired', 'no_permission'],
    ...['missing_scope', 'not_allowed_token_type', 'org_login_required', 'ekm_access_denied', 'access_denied'],
    ...['team_access_not_granted', 'two_factor_setup_required', 'channel_not_found', 'not_in_channel', 'is_archived'],
    ...['restricted_action', 'restricted_action_read_only_channel', 'channel_is_archived', 'no_service'],
    ...['no_service_id', 'no_active_hooks', 'no_team', 'team_disabled', 'invalid_token', 'action_prohibited'],
    ...[
      'posting_to_general_channel_denied',
      'user_not_found',
      'team_not_found',
      'method_not_supported_for_channel_type',
    ],
  ],
  refused: [
    ...['invalid_blocks', 'invalid_blocks_format', 'msg_too_long', 'msg_blocks_too_long', 'invalid_payload', 'no_text'],
    ...['invalid_arguments', 'too_many_attachments', 'invalid_attachments', 'invalid_json', 'http_400', 'http_413'],
  ],
  gone: [
    ...[
      'message_not_found',
      'thread_not_found',
      'cant_update_message',
      'edit_window_closed',
      'cannot_reply_to_message',
    ],
    ...['invalid_thread_ts', 'restricted_action_thread_locked'],
  ],
};

const TROUBLE = new Map<string, ReceiverTrouble>([
  ...CODES.never.map((code) => [code, 'never'] as const),
  ...CODES.refused.map((code) => [code, 'refused'] as const),
  ...CODES.gone.map((code) => [code, 'gone'] as const),
]);

/** A code that is not known may pass: a repeat costs less than a lost notice, and the queue gives up in the end. */
export const troubleOf = (code: string): ReceiverTrouble => TROUBLE.get(code) ?? 'later';

/** Slack's word, if it is one; a body may hold anything, even what we sent. */
export const codeOf = (text: unknown, otherwise: string): string =>
  typeof text === 'string' && /^[a-z][a-z0-9_]{1,60}$/.test(text.trim()) ? text.trim() : otherwise;
