import { pauseItem, resumeItem } from '../../shared/edge/policy/pause-item.ts';
import { readPolicyItem } from '../../shared/edge/policy/policy-item.ts';
import { readNewPolicy } from '../../shared/edge/policy/read-policy.ts';
import { askAws } from '../aws/ask-aws.ts';
import { DEPLOYED_OPTIONS, deploymentOf, type Variables } from '../aws/deployment-options.ts';
import { openTable } from '../aws/open-deployed-table.ts';
import { withRegion } from '../aws/with-region.ts';
import { oneValue, optionsAlone, VALUE } from '../options/options.ts';
import { type Io, writeLines } from '../terminal/io.ts';
import { visible } from '../terminal/text.ts';
import { typedYes } from '../terminal/typed-yes.ts';
import { withAssignments } from './assignments.ts';
import { writeEdit } from './edit.ts';
import { documentToEdit, pausedInWords } from './policy.ts';
import { authorOf } from './policy-request.ts';

const OPTIONS = { table: VALUE, by: VALUE, yes: { type: 'boolean' }, ...DEPLOYED_OPTIONS } as const;
const [DONE, NOT_CONFIRMED] = [0, 1];

/** `bookend pause`: throws the kill switch beside the policy's document, and asks nothing. */
export const pause = async (argv: readonly string[], io: Io): Promise<number> => {
  const { by, deployment } = readPause(argv, await withRegion(argv, io.env));
  const table = await openTable(deployment);
  await askAws(deployment, 'the policy', pauseItem(table, { by, at: new Date().toISOString() }));
  await writeLines(io.stdout, ['Paused: within a minute Bookend does nothing to ECS. It still watches and tells.']);
  return DONE;
};

/** Takes `--yes` too, which makes no difference: whoever must stop everything is not sent back for a word too many. */
const readPause = (argv: readonly string[], env: Variables) => {
  const values = optionsAlone(argv, OPTIONS);
  return { by: authorOf(oneValue('by', values.by), env), deployment: deploymentOf(values, env) };
};

/** `bookend resume`: lifts the kill switch, beside the document and in it; it asks first. */
export const resume = async (argv: readonly string[], io: Io): Promise<number> => {
  const env = await withRegion(argv, io.env);
  const values = optionsAlone(argv, OPTIONS);
  const by = authorOf(oneValue('by', values.by), env);
  const [deployment, yes] = [deploymentOf(values, env), values.yes === true];
  const table = await openTable(deployment);
  const item = await askAws(deployment, 'the policy', readPolicyItem(table));
  const document = documentToEdit(item);
  if (document.killSwitch === true) {
    const lifted = withAssignments(document, [{ field: 'killSwitch', key: null, value: false }]);
    const edit = { text: JSON.stringify(lifted, null, 2), after: readNewPolicy(lifted), by, yes };
    return writeEdit(
      { ...edit, isStdinUsed: false, isNamed: true, resumes: true },
      { table, item },
      { deployment, io },
    );
  }
  if (item?.paused == null) {
    await writeLines(io.stdout, ['It is not paused: nothing was written']);
    return DONE;
  }
  await writeLines(io.stdout, [visible(pausedInWords(item.paused))]);
  if (!yes && !(await typedYes(io, 'Bookend may then act again, as the policy says. Resume?'))) {
    await writeLines(io.stdout, ['Nothing was written: you did not confirm it']);
    return NOT_CONFIRMED;
  }
  await askAws(deployment, 'the policy', resumeItem(table, { by, at: new Date().toISOString() }));
  await writeLines(io.stdout, ['Resumed: it takes effect within a minute']);
  return DONE;
};
