import { randomBytes, randomInt } from 'node:crypto';
import path from 'node:path';
import { readPrivate, writePrivate } from './private-file.mjs';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export const base62 = (length) => Array.from({ length }, () => BASE62[randomInt(62)]).join('');

/** ADMIN_KEY and SECRET_KEY, made once and kept; a variable wins over what is kept. */
export const readSecrets = (dataDir, env) => {
  const file = path.join(dataDir, 'secrets.json');
  let kept = readPrivate(file);
  if (!kept?.ADMIN_KEY || !kept?.SECRET_KEY) {
    kept = {
      ADMIN_KEY: kept?.ADMIN_KEY ?? `ak_${base62(40)}`,
      SECRET_KEY: kept?.SECRET_KEY ?? randomBytes(32).toString('base64url'),
    };
    writePrivate(file, kept);
  }
  return { ADMIN_KEY: env.ADMIN_KEY || kept.ADMIN_KEY, SECRET_KEY: env.SECRET_KEY || kept.SECRET_KEY };
};
