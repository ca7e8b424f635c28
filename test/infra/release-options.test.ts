import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readStage } from '../../infra/release/release.ts';

describe('npm run release', () => {
  it.each([
    { argv: [], stage: 'prod' },
    { argv: ['--stage', 'dev-2'], stage: 'dev-2' },
    { argv: ['--stage=dev'], stage: 'dev' },
  ])('writes the release of a stage: $argv', ({ argv, stage }) => {
    expect(readStage(argv)).toEqual({ stage });
  });

  it.each([
    { argv: ['--stage', 'Prod'], says: '"Prod" is not lower-case letters' },
    { argv: ['--stage', ''], says: '"" is not lower-case letters' },
    { argv: ['--stage'], says: '--stage' },
    { argv: ['--regoin', 'eu-west-1'], says: "Unknown option '--regoin'" },
    { argv: ['prod'], says: "'prod'" },
  ])('says in a sentence what is wrong: $argv', ({ argv, says }) => {
    const read = readStage(argv);
    expect(read).toEqual({ wrong: expect.stringContaining(says) });
    expect(JSON.stringify(read)).not.toContain('\\n');
  });

  it('ends with exit code 2, and no stack', () => {
    const release = join(import.meta.dirname, '../../infra/release/release.ts');
    const { status, stdout, stderr } = spawnSync(process.execPath, [release, '--nonsense'], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(/^npm run release: Unknown option '--nonsense'/)]);
  });
});
