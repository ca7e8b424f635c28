import { DEPLOYED_HELP } from '../aws/deployment-options.ts';

export const HELP = `bookend tell: sends a test message to every receiver of a deployment

Usage
  bookend tell --test [--json] [--stage S] [--region R]

  The message is marked as a test and goes the whole way that others go. The answer names each receiver, and what
  refused the message.

Options
  --test              sends it
  --json              prints the function's answer as JSON
${DEPLOYED_HELP}
  --help              this text

Permissions
  lambda:InvokeFunction on the function bookend-S-tell

Exit code
  0   every receiver took it
  1   a receiver failed, or there is none
  2   wrong usage, or no answer

Examples
  bookend tell --test --stage prod`;
