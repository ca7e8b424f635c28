import { execFile } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const runs = promisify(execFile);

type Uploaded = { readonly bucket: string; readonly key: string; readonly source: string };
/** The files that the module would upload, and the stack that it would ask for. `source` is relative to the folder. */
export type Rehearsed = {
  readonly objects: readonly Uploaded[];
  readonly stack: {
    readonly name: string;
    readonly template_url: string;
    readonly parameters: Readonly<Record<string, string>>;
  };
};
type Shown = {
  readonly values: {
    readonly root_module: {
      readonly resources: readonly { readonly name: string; readonly values: { readonly input: unknown } }[];
    };
  };
};

/** Meta-arguments, which Terraform reads itself. `lifecycle` is a block, and comes through as a whole. */
const META = /^(for_each|depends_on)\b/;
const LIFECYCLE = /^ {2}lifecycle \{\n.*?^ {2}\}\n/ms;

/**
 * Applies the module with Terraform's own `terraform_data` in place of each resource of AWS: it takes what the resource would be given, and needs no
 * provider to be downloaded. So every expression, reference and file of the module is evaluated, and what AWS says to it is not.
 * @param folder gets a copy of the module
 */
export const rehearse = async (module: string, folder: string, variables: object): Promise<Rehearsed> => {
  await cp(module, folder, { recursive: true });
  await writeFile(join(folder, 'main.tf'), withoutAws(await readFile(join(module, 'main.tf'), 'utf8')));
  await writeFile(join(folder, 'terraform.tfvars.json'), JSON.stringify(variables));
  const terraform = terraformIn(folder);
  await terraform('init', '-input=false');
  await terraform('validate');
  await terraform('apply', '-input=false', '-auto-approve');
  const { values } = JSON.parse(await terraform('show', '-json')) as Shown;
  const inputsOf = (...names: readonly string[]): unknown[] =>
    values.root_module.resources.filter(({ name }) => names.includes(name)).map((resource) => resource.values.input);
  return {
    objects: inputsOf('zip', 'template') as Uploaded[],
    stack: inputsOf('bookend')[0] as Rehearsed['stack'],
  };
};

const terraformIn =
  (folder: string) =>
  async (...argv: readonly string[]): Promise<string> =>
    (await runs('terraform', argv, { cwd: folder, maxBuffer: 16_000_000 })).stdout;

/**
 * Applies the module of `rehearse` once more, after its files have changed. With `terraform_data` a new key is an update in place, so a key that
 * changes is made a replacement here, as it is for the provider of AWS.
 * @returns what Terraform did, in its order, such as `zip created`, `bookend changed`, `zip destroyed`
 */
export const rehearseUpdate = async (folder: string): Promise<readonly string[]> => {
  const terraform = terraformIn(folder);
  const lines = (await terraform('apply', '-input=false', '-auto-approve', '-no-color')).split('\n');
  return lines.flatMap((line) => {
    const [, name, did] =
      /^terraform_data\.(\w+)\S* ?.*: (Creation|Modifications|Destruction) complete/.exec(line) ?? [];
    return name === undefined || did === undefined ? [] : [`${name} ${DID[did]}`];
  });
};
const DID: Readonly<Record<string, string>> = {
  Creation: 'created',
  Modifications: 'changed',
  Destruction: 'destroyed',
};

/** @throws Error if something of AWS stays */
const withoutAws = (text: string): string => {
  const rehearsal = text
    .replace(/^ {2}required_providers \{\n.*?^ {2}\}\n/ms, '')
    .replace(/^data "aws_s3_bucket"/m, 'resource "aws_s3_bucket"')
    .replaceAll(/^(resource) "aws_\w+" "(\w+)" \{\n(.*?)^\}/gms, (_, kind: string, name: string, body: string) => {
      const lifecycle = LIFECYCLE.exec(body)?.[0] ?? '';
      const lines = body.replace(lifecycle, '').split('\n');
      const own = lines.filter((line) => META.test(line.trim()));
      const given = lines.filter((line) => !META.test(line.trim()));
      const more = name === 'artifacts' ? ['bucket_regional_domain_name = "artefacts.s3.amazonaws.com"'] : [];
      const outputs = name === 'bookend' ? ['outputs = {}'] : [];
      return [
        `${kind} "terraform_data" "${name}" {`,
        ...own,
        lifecycle,
        ...(name === 'template' ? ['triggers_replace = filesha256(join("/", [path.module, "template.json"]))'] : []),
        'input = {',
        ...given,
        ...more,
        ...outputs,
        '}',
        '}',
      ].join('\n');
    })
    .replaceAll(/\b(?:data\.)?aws_\w+\.(\w+)\.(\w+)/g, 'terraform_data.$1.output.$2')
    .replaceAll(/\baws_\w+\.(\w+)/g, 'terraform_data.$1');
  const left = /\baws_\w+/.exec(rehearsal);
  if (left !== null) throw new Error(`the rehearsal knows no ${left[0]}`);
  return rehearsal;
};
