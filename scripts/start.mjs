// `npm start`: everything a conversation service needs, on a machine with only Node and npm.
import { nodeTooOld } from './lib/node-version.mjs';

const tooOld = nodeTooOld(process.versions.node);
if (tooOld) {
  console.error(tooOld);
  process.exit(1);
}
const { start } = await import('./lib/start.mjs'); // loaded late: an old Node could not even read it
await start(process.env);
