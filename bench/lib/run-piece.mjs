// One benchmark, in a process of its own: is sent `{ servers, settings }`, answers its rows.
const [name] = process.argv.slice(2);

process.once('message', async ({ servers, settings }) => {
  try {
    const { run } = await import(`../pieces/${name}.mjs`);
    const rows = await run({ servers, ...settings, log: (text) => console.log(`  ${text}`) });
    process.send(rows, () => process.exit(0));
  } catch (error) {
    console.error(error);
    process.exit(1);
  }
});
