import { commandOf, type Example, type ExpectedVerdict, expectations } from '../../cli/examples/expected.ts';

/** `docs/examples.md`: the table of the examples, made of what they are expected to say. */
export const page = (): string => `# Examples

Traces in the shape that events of Managed Instances have when they are recorded, made up by us: no account or machine
in them exists. Each runs as it is after \`npm ci\`; \`npm run examples\` replays them all and checks what they say.

| trace | what happened | what one should see | exit code | command |
|---|---|---|---|---|
${expectations.examples.map(row).join('\n')}

All of them as one stream, \`npx @bookend-ecs/cli replay examples/*\`: exit code ${expectations.oneStream.exitCode}.
${expectations.oneStream.see}

What each must say to the millisecond is in [expected.json](examples/expected.json), one entry a trace. The traces are
written by \`npm exec -c 'node test/examples/make.ts'\` from the stories in \`test/examples/stories.ts\`, and this page with them.
`;

const row = (example: Example): string =>
  `| [${example.file}](../examples/${example.file}) | **${example.title}.** ${example.happened} | ${seen(example)} | ${example.exitCode} | \`${commandOf(example)}\` |`;

const seen = ({ see, verdicts }: Example): string =>
  [see, ...new Set(verdicts.filter(({ outcome }) => outcome !== 'held').map(verdictOf))].join('<br>');

const verdictOf = ({ rule, outcome, daemon, marginMs }: ExpectedVerdict): string =>
  [
    `\`${rule}\``,
    ...(daemon === null ? [] : [daemon]),
    outcome,
    ...(marginMs === undefined ? [] : [`${marginMs} ms`]),
  ].join(' · ');
