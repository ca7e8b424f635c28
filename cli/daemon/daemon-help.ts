export const HELP = `bookend daemon: writes a daemon that keeps ECS's promise, and finds what will break in one before it is deployed

Usage
  bookend daemon init --cluster C --provider P…   writes the template of an agent as a managed daemon; --help explains it
  bookend daemon check FILE…                      finds what will break in a template, a plan or a call's JSON

  bookend daemon COMMAND --help                   explains a command

Exit code
  2   there is no such command; each command explains its own`;
