import { DEPLOYED_HELP } from '../aws/deployment-options.ts';

export const HELP = `bookend pause: stops every act of Bookend within a minute, whoever asked for it; bookend resume lets it act again

Usage
  bookend pause [--stage S] [--region R] [--by NAME]
  bookend resume [--yes] [--stage S] [--region R] [--by NAME]

  pause throws a switch beside the policy and asks nothing. The policy's document stays as it is, also while nobody can
  read it. Bookend goes on watching and telling. What it would have done meanwhile is not made up for.
  resume lifts that switch, and the policy's own killSwitch; it asks first.

  Without bookend the AWS CLI does the same as pause. TABLE is the output StateTableName of the stack bookend-S:
    aws dynamodb update-item --table-name TABLE --key '{"pk":{"S":"policy"}}' --update-expression 'SET paused = :on' --expression-attribute-values '{":on":{"BOOL":true}}'

Options
${DEPLOYED_HELP}
  --table NAME        the name of its table; default: bookend asks the deployment's functions
  --by NAME           the name of the author; default: your user name on this machine
  --yes               resume does not ask; pause never does
  --help              this text

Permissions
  pause: dynamodb:UpdateItem on the table; resume: also dynamodb:GetItem and dynamodb:PutItem; without --table also
  lambda:GetFunctionConfiguration on the function bookend-S-observe

Exit code
  0   done, or there was nothing to do
  1   resume: you did not confirm it
  2   wrong usage, or an error from AWS

Examples
  bookend pause --stage prod
  bookend resume --stage prod`;
