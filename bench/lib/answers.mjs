import { setTimeout as after } from 'node:timers/promises';

const LOOK_EVERY_MS = 50;
const STUCK_MS = 60_000;

const ANSWERED = `select count(*)::int from events where type = 'conversation.reply-completed.v1'`;

export const answered = (site) => site.value(ANSWERED);

/** Waits until so many answers are stored in all. Throws when none comes for a minute. */
export const untilAnswered = async (site, wanted) => {
  let seen = -1;
  let since = performance.now();
  for (;;) {
    const now = await answered(site);
    if (now >= wanted) return;
    if (now > seen) since = performance.now();
    else if (performance.now() - since > STUCK_MS) throw new Error(`Only ${now} of ${wanted} answers came`);
    seen = now;
    await after(LOOK_EVERY_MS);
  }
};

/** Seconds from one moment to another, both said by the database. */
export const secondsBetween = (site, from, to) =>
  site.value('select extract(epoch from $2::timestamptz - $1::timestamptz)::float8', [from, to]);
