import { redisUrl, redisValue } from '@verbatim/testing';
import { Redis } from 'ioredis';
import type { Service } from './service';

/** Every table of the database in which the word stands in any column. */
export const tablesWith = async (service: Service, word: string): Promise<string[]> => {
  const tables = await service.rows<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema') order by tablename`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await service.rows(`select 1 from ${name} t where t::text ilike $1 limit 1`, [`%${word}%`]);
    if (rows.length > 0) found.push(name.replace(/^public\./, ''));
  }
  return found;
};

/** Every key of Redis that holds the word, in its name or its value; none where there is no Redis. */
export const redisKeysWith = async (word: string): Promise<string[]> => {
  const url = redisUrl();
  if (!url) return [];
  const redis = new Redis(url);
  try {
    const keys = await redis.keys('*');
    const held = await Promise.all(
      keys.map(async (key) => JSON.stringify([key, await redisValue(redis, key).catch(() => null)]).includes(word)),
    );
    return keys.filter((_, index) => held[index]);
  } finally {
    redis.disconnect();
  }
};
