export const HELP = `bookend proves that ECS managed daemons bookend the application tasks: on every container instance the
daemon task is RUNNING before any application task starts, and ends after every one has ended.

Usage
  bookend replay FILE…    says what recorded ECS events prove; works without AWS
  bookend replay --help   explains that, and how to get events
  bookend --version
  bookend --help`;
