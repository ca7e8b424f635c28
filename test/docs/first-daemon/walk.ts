import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateDaemonCommand, ECSClient, RegisterDaemonTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { readSimulateRequest } from '../../../cli/simulate/simulate-request.ts';
import { PACKAGE_NAME } from '../../../infra/build-command.ts';
import { type EcsServer, serve } from '../../../simulator/api/serve.ts';
import { namedScenario } from '../../../simulator/scenarios/load.ts';
import { fleetOf } from '../../../simulator/simulate.ts';
import { knowsDaemons } from '../../simulator/api/aws-cli.ts';
import type { Command, Step } from './page.ts';
import { auditBy, canaryBy, inShell, type Printed } from './terminal.ts';

const MINUTE = 60_000;
const NOTHING: Printed = { code: 0, text: '' };

/** The place of a walk. `setVariable` sets one of the environment in which all commands run. */
type Place = { readonly folder: string; readonly setVariable: (name: string, value: string) => void };

/** Goes through the page as a reader does, in a simulated account that begins where the page begins it. */
export class Walk {
  readonly #place: Place;
  #begun: EcsServer | undefined;

  constructor(place: Place) {
    this.#place = place;
  }

  /** The output of each command that the machine could run, but for those that need an account. */
  async through(steps: readonly Step[]): Promise<ReadonlyMap<Command, Printed>> {
    const printed = new Map<Command, Printed>();
    for (const step of steps) {
      if (step.kind === 'wait') this.#account.advanceTo(this.#account.now + step.minutes * MINUTE);
      else if (!step.inAccount) printed.set(step, await this.#run(step.command));
    }
    return printed;
  }

  async close(): Promise<void> {
    await this.#begun?.close();
  }

  get #account(): EcsServer {
    if (this.#begun === undefined) throw new Error('the page has not begun a simulated account');
    return this.#begun;
  }

  async #run(command: string): Promise<Printed> {
    const [program, name, subject, ...argv] = command.split(/[\s\\]+/);
    if (program === 'export') return this.#export(command);
    if (program === 'aws' && !knowsDaemons) return this.#callWithoutCommandLine(command);
    if (program !== 'npx' || name !== PACKAGE_NAME) return inShell(command, this.#place.folder);
    if (subject === 'simulate') return this.#begin(argv);
    if (subject === 'audit') return auditBy(this.#account, argv);
    if (subject === 'canary') return canaryBy(this.#account, argv);
    return inShell(command, this.#place.folder);
  }

  #export(command: string): Printed {
    for (const [, name = '', value = ''] of command.matchAll(/ (\w+)=(\S+)/g))
      this.#place.setVariable(name, value.startsWith('http://127.0.0.1:') ? this.#account.url : value);
    return NOTHING;
  }

  /** Ends the scenario's hours an hour ago: what the walk lets pass then lies in the past by the clock of this machine too. */
  async #begin(argv: readonly string[]): Promise<Printed> {
    const request = readSimulateRequest(argv);
    if (request.kind === 'list' || request.serve?.untilNow !== true)
      throw new Error('the page does not serve an account of today');
    const scenario = namedScenario(request.scenario);
    const lasts = scenario.hours * 60 * MINUTE;
    const startsAt = new Date(Date.now() - lasts - 60 * MINUTE).toISOString();
    const fleet = fleetOf({ ...scenario, startsAt }, request.seed, () => {});
    fleet.advanceTo(fleet.now + lasts);
    this.#begun = await serve({ fleet }, { throttled: false });
    const told = `http://127.0.0.1:${request.serve.port}`;
    return { code: 0, text: `bookend: the fleet is served at ${told}, until you interrupt it` };
  }

  /** Makes the two calls on which the rest of the page stands. Nothing is printed that could be compared. */
  async #callWithoutCommandLine(command: string): Promise<Printed> {
    const [, call, file = ''] = / ecs (\S+) --cli-input-json file:\/\/(\S+)/.exec(command) ?? [];
    const input = () => JSON.parse(readFileSync(join(this.#place.folder, file), 'utf8'));
    const ecs = new ECSClient({});
    if (call === 'register-daemon-task-definition') await ecs.send(new RegisterDaemonTaskDefinitionCommand(input()));
    if (call === 'create-daemon') await ecs.send(new CreateDaemonCommand(input()));
    ecs.destroy();
    return NOTHING;
  }
}
