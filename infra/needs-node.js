// Plain JavaScript, so that an older Node reads it: it says in a sentence what would be a stack otherwise. Scripts of package.json begin with it.
if (!process.features.typescript) {
  console.error(
    `This needs Node 22.18 or newer; here is ${process.version}. On Linux "npm ci" brings one; elsewhere install Node 24.`,
  );
  process.exitCode = 2;
}
