import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { fromBase62, randomBase62, toBase62 } from './base62';

export const keyModes = ['live', 'test'] as const;
export type KeyMode = (typeof keyModes)[number];

const SHARD_DIGITS = 2;
const SECRET_DIGITS = 32;
const CHECKSUM_DIGITS = 6;
const SHAPE = /^sk_(live|test)_([0-9A-Za-z]{2})([0-9A-Za-z]{32})([0-9A-Za-z]{6})$/;

/** What a key says about itself, before anything was looked up. */
export interface ParsedKey {
  readonly mode: KeyMode;
  readonly shard: number;
  /** Hex SHA-256 of the whole key. */
  readonly hash: string;
}

export const hashKey = (key: string): string => createHash('sha256').update(key).digest('hex');

/** The last four characters: enough to tell keys apart, useless to guess one. */
export const hintOf = (key: string): string => key.slice(-4);

const checksum = (body: string): string => toBase62(crc32(body), CHECKSUM_DIGITS);

/** A new key: `sk_live_` or `sk_test_`, the shard (2 base-62 digits), 32 random ones, and a CRC-32 over it all (6). */
export const makeKey = (mode: KeyMode, shard: number): string => {
  const body = `sk_${mode}_${toBase62(shard, SHARD_DIGITS)}${randomBase62(SECRET_DIGITS)}`;
  return body + checksum(body);
};

/** Null for anything that cannot be a key of ours; a mistyped key costs no look-up. `hash`: where it is known already. */
export const parseKey = (key: string, hash = hashKey(key)): ParsedKey | null => {
  const match = SHAPE.exec(key);
  if (!match) return null;
  const [, mode, shardDigits = '', , givenChecksum] = match;
  const shard = fromBase62(shardDigits);
  if (shard === null || checksum(key.slice(0, -CHECKSUM_DIGITS)) !== givenChecksum) return null;
  return { mode: mode === 'live' ? 'live' : 'test', shard, hash };
};
