import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ARTIFACT_PARAMETERS, plainTemplate, type Template, zipsOf } from './plain-template.ts';

const ROOT = join(import.meta.dirname, '../..');
const OSLS = createRequire(import.meta.url).resolve('osls/bin/serverless.js');
const STAGE = /^[a-z][a-z0-9-]{0,19}$/;

/**
 * Writes the service as files that need no clone: a template beside its zips, for `aws cloudformation package`, and a Terraform module around
 * the same template.
 * @param packaged the folder in which `osls package` left template and zips
 * @param folder is emptied first
 */
export const writeRelease = async (packaged: string, folder: string): Promise<void> => {
  const path = join(packaged, 'cloudformation-template-update-stack.json');
  const template = JSON.parse(await readFile(path, 'utf8')) as Template;
  const module = join(folder, 'terraform');
  await rm(folder, { recursive: true, force: true });
  await cp(join(import.meta.dirname, 'terraform'), module, { recursive: true });
  const hashed = new Map<string, string>();
  for (const zip of zipsOf(template)) {
    const bytes = await readFile(join(packaged, zip));
    hashed.set(zip, withHash(zip, bytes));
    await writeFile(join(folder, zip), bytes);
    await writeFile(join(module, withHash(zip, bytes)), bytes);
  }
  const beside = plainTemplate(template, (zip) => `./${zip}`);
  const uploaded = plainTemplate(template, (zip) => inBucket(hashed.get(zip) ?? zip), ARTIFACT_PARAMETERS);
  await writeFile(join(folder, 'template.json'), JSON.stringify(beside, null, 1));
  await writeFile(join(module, 'template.json'), JSON.stringify(uploaded, null, 1));
};

/** CloudFormation compares keys, and not what lies under them: another zip needs another key. */
const withHash = (zip: string, bytes: Uint8Array): string =>
  `${zip.slice(0, -'.zip'.length)}-${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}.zip`;

const inBucket = (zip: string) => ({
  S3Bucket: { Ref: 'ArtifactBucket' },
  S3Key: { 'Fn::Sub': `\${ArtifactPrefix}${zip}` },
});

/** @throws Error if packaging fails, which has then said why */
const packagedAs = (stage: string): string => {
  execFileSync(process.execPath, [OSLS, 'package', '--stage', stage], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return join(ROOT, '.serverless');
};

/** @returns the stage; or what is wrong with the words, as a sentence */
export const readStage = (argv: readonly string[]): { readonly stage: string } | { readonly wrong: string } => {
  try {
    const { values } = parseArgs({ args: [...argv], options: { stage: { type: 'string', default: 'prod' } } });
    if (STAGE.test(values.stage)) return { stage: values.stage };
    const given = JSON.stringify(values.stage);
    return { wrong: `--stage: ${given} is not lower-case letters, digits and hyphens, 20 at most, a letter first` };
  } catch (error) {
    if (error instanceof TypeError) return { wrong: error.message.split(/\. |\n/)[0] ?? error.message };
    throw error;
  }
};

if (import.meta.main) {
  const read = readStage(process.argv.slice(2));
  if ('wrong' in read) {
    console.error(`npm run release: ${read.wrong}. It takes --stage NAME alone: docs/release.md`);
    process.exit(2);
  }
  await writeRelease(packagedAs(read.stage), join(ROOT, 'dist/release'));
  console.log('dist/release: template.json with its zips, and terraform/. docs/release.md says how to deploy them.');
}
