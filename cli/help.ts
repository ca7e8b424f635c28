export const HELP = `bookend proves that ECS managed daemons bookend the application tasks: on every container instance the
daemon task is RUNNING before any application task starts, and ends after every one has ended.

Usage
  bookend replay FILE…        says what recorded ECS events prove; works without AWS
  bookend replay --help       explains that, and how to get events
  bookend simulate SCENARIO   lets a fleet live, and tells its events and what really happened
  bookend simulate --list     the scenarios that come with it
  bookend policy put FILE     changes what a deployment tolerates and may do; also validate and get
  bookend remediate --help    has a deployment repair something, once it has shown what it would do
  bookend status              whether a deployment lives, and who is told
  bookend history             what a deployment was asked to repair, what it decided, and what came of it
  bookend --version
  bookend --help`;
