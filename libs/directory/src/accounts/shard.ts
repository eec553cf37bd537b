import { createHash } from 'node:crypto';

/** Fixed for the life of a database: accounts keep the shard they were given. */
export const SHARD_COUNT = 16;

/** The shard a new account is given: a stable hash of its id (a UUID in any case). Later reads use the stored one. */
export const shardFor = (accountId: string): number =>
  createHash('sha256').update(accountId.toLowerCase()).digest().readUInt32BE(0) % SHARD_COUNT;
