import { CredentialVault } from './credential-vault';

const owner = { accountId: 'account-1', kind: 'provider', id: 'provider-1' } as const;
const vault = new CredentialVault('the secret key of this installation');
const sealed = vault.seal('sk-upstream-credential', owner);
const unreadable = expect.objectContaining({ code: 'provider.credential-unreadable' });

const opening = (attempt: () => string): unknown => {
  try {
    return attempt();
  } catch (error) {
    return error;
  }
};

describe('the credential vault', () => {
  it('opens what it sealed', () => {
    expect(vault.open(sealed, owner)).toBe('sk-upstream-credential');
  });

  it('shows nothing of what is inside, and never the same twice', () => {
    expect(sealed).not.toContain('upstream');
    expect(vault.seal('sk-upstream-credential', owner)).not.toBe(sealed);
  });

  it('refuses under another secret key', () => {
    const other = new CredentialVault('another secret key');
    expect(opening(() => other.open(sealed, owner))).toEqual(unreadable);
  });

  it('refuses a row that was copied to another account or provider', () => {
    expect(opening(() => vault.open(sealed, { ...owner, accountId: 'account-2' }))).toEqual(unreadable);
    expect(opening(() => vault.open(sealed, { ...owner, id: 'provider-2' }))).toEqual(unreadable);
  });

  it('refuses a row that was copied to a connector of the same id, in the connector’s words', () => {
    expect(opening(() => vault.open(sealed, { ...owner, kind: 'connector' }))).toMatchObject({
      code: 'connector.credential-unreadable',
    });
  });

  it('refuses when any part was tampered with', () => {
    const parts = sealed.split('.');
    for (const at of parts.keys()) {
      const part = parts[at] ?? '';
      const flipped = (part.startsWith('A') ? 'B' : 'A') + part.slice(1);
      expect(opening(() => vault.open(parts.with(at, flipped).join('.'), owner))).toEqual(unreadable);
    }
    for (const wrong of ['', 'v1', `${sealed}.x`, parts.slice(0, 3).join('.'), parts.with(3, 'AAAA').join('.')]) {
      expect(opening(() => vault.open(wrong, owner))).toEqual(unreadable);
    }
  });
});
