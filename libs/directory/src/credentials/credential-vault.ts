import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { DirectoryError } from '../directory.errors';

const FORMAT = 'v1';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const unreadable = ({ kind }: CredentialOwner) =>
  new DirectoryError(`${kind}.credential-unreadable`, `The ${kind}'s credential cannot be read with this SECRET_KEY.`);

/** Whose credential it is. Bound into the encryption: copied to another account or owner it cannot be opened. */
export interface CredentialOwner {
  readonly accountId: string;
  readonly kind: 'provider' | 'connector' | 'webhook';
  readonly id: string;
}

/**
 * Keeps credentials as `v1.<key id>.<iv>.<ciphertext and tag>`: AES-256-GCM under a key derived from
 * SECRET_KEY. The key id names the SECRET_KEY used, so that a changed one is told apart from a damaged row.
 */
export class CredentialVault {
  private readonly key: Buffer;
  private readonly keyId: string;

  constructor(secretKey: string) {
    this.key = Buffer.from(hkdfSync('sha256', secretKey, '', 'verbatim provider credentials v1', 32));
    this.keyId = createHash('sha256').update(this.key).digest('hex').slice(0, 8);
  }

  seal(credential: string, owner: CredentialOwner): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, iv).setAAD(this.bindingOf(owner));
    const sealed = Buffer.concat([cipher.update(credential, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return [FORMAT, this.keyId, iv.toString('base64url'), sealed.toString('base64url')].join('.');
  }

  /** Throws `provider.credential-unreadable` (or `connector.…`) under another SECRET_KEY, for another owner, or when it was tampered with. */
  open(stored: string, owner: CredentialOwner): string {
    const [format, keyId, iv, sealed, ...rest] = stored.split('.');
    if (format !== FORMAT || keyId !== this.keyId || !iv || !sealed || rest.length > 0) throw unreadable(owner);
    const bytes = Buffer.from(sealed, 'base64url');
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.key, Buffer.from(iv, 'base64url'), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(this.bindingOf(owner)).setAuthTag(bytes.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8');
    } catch {
      throw unreadable(owner);
    }
  }

  private bindingOf({ accountId, kind, id }: CredentialOwner): Buffer {
    const owner = kind === 'provider' ? id : `${kind}.${id}`;
    return Buffer.from(`${FORMAT}.${this.keyId}.${accountId}.${owner}`);
  }
}
