/**
 * `node docs/pictures/demo.ts [CHROMIUM]`: runs the demo, and draws what each of its messages says first into `messages/demo.png`: the headline, since
 * when, and whether somebody has to act.
 */
import { join } from 'node:path';
import { runDemo } from '../../cli/demo/run.ts';
import type { Block } from '../../shared/edge/tell/slack/blocks.ts';
import { blockKitPage } from './block-kit.ts';
import { draw } from './draw.ts';

const FIRST_BLOCKS = 3;

const [chromium = 'chromium'] = process.argv.slice(2);
const { stdin, stdout, stderr, env } = process;
const messages: (readonly Block[])[] = [];
process.exitCode = await runDemo({
  io: { stdin, stdout, stderr, env },
  signal: new AbortController().signal,
  onMessage: ({ blocks }) => void messages.push((blocks as readonly Block[]).slice(0, FIRST_BLOCKS)),
});
draw(chromium, blockKitPage('demo', messages), join(import.meta.dirname, 'messages', 'demo.png'));
