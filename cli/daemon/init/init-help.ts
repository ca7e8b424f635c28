export const HELP = `bookend daemon init: writes the template of an agent as a managed daemon

Usage
  bookend daemon init --cluster C --provider P… [--agent cloudwatch|fluent-bit]
                      [--format cloudformation|cli|terraform]

  It is not built yet.

Options
  --help              this text`;
