import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRegister } from '../../scripts/lib/leftovers.mjs';
import { lockHolder, takeLock } from '../../scripts/lib/lock.mjs';
import { birthMark, waitUntilGone } from '../../scripts/lib/processes.mjs';
import { readRuntime, writeRuntime } from '../../scripts/lib/runtime-file.mjs';
import { readSecrets } from '../../scripts/lib/secrets.mjs';

describe('a data directory', () => {
  let dataDir: string;
  let other: ChildProcess;
  let otherPid: number;

  beforeEach(() => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'verbatim-data-dir-'));
    other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    otherPid = other.pid as number;
  });

  afterEach(() => {
    jest.restoreAllMocks();
    other.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  });

  const lockedBy = (pid: number, born: string | null) =>
    writeFileSync(path.join(dataDir, 'lock'), JSON.stringify({ pid, born }));

  it('is refused while another process holds it, by name of that process', () => {
    lockedBy(otherPid, birthMark(otherPid));
    expect(() => takeLock(dataDir)).toThrow(new RegExp(`already runs on this data directory .*process ${otherPid}`));
    expect(lockHolder(dataDir)).toBe(otherPid);
  });

  it('is taken over from a holder that was killed', async () => {
    lockedBy(otherPid, birthMark(otherPid));
    other.kill('SIGKILL');
    await waitUntilGone(otherPid, 5_000);
    const release = takeLock(dataDir);
    expect(lockHolder(dataDir)).toBe(process.pid);
    release();
    expect(lockHolder(dataDir)).toBeNull();
  });

  it('is taken over when the holder’s pid has passed to a stranger, or its lock file was cut off', () => {
    lockedBy(otherPid, 'another-boot/1');
    takeLock(dataDir)();
    writeFileSync(path.join(dataDir, 'lock'), '{"pid":');
    takeLock(dataDir)();
    expect(existsSync(path.join(dataDir, 'lock'))).toBe(false);
  });

  it('leaves no draft behind, whoever wins', () => {
    const release = takeLock(dataDir);
    expect(() => takeLock(dataDir)).toThrow('already runs');
    release();
    expect(existsSync(path.join(dataDir, `lock.${process.pid}`))).toBe(false);
  });

  it('makes its secrets once, for the owner only, and lets variables win', () => {
    const made = readSecrets(dataDir, {});
    expect(made.ADMIN_KEY).toMatch(/^ak_[0-9A-Za-z]{40}$/);
    expect(Buffer.from(made.SECRET_KEY, 'base64url')).toHaveLength(32);
    expect(readSecrets(dataDir, {})).toEqual(made);
    expect(readSecrets(dataDir, { ADMIN_KEY: 'mine' })).toEqual({ ...made, ADMIN_KEY: 'mine' });
    expect(statSync(path.join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600);
  });

  it('tells the command line where things run, and only while they do', () => {
    writeRuntime(dataDir, { DATABASE_URL: 'postgres://here' });
    expect(readRuntime(dataDir)).toBeNull();
    const release = takeLock(dataDir);
    expect(readRuntime(dataDir)).toEqual({ DATABASE_URL: 'postgres://here' });
    release();
  });

  it('ends what a killed launcher left running, and nothing else', async () => {
    jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    try {
      createRegister(dataDir).note('worker', otherPid);
      const file = path.join(dataDir, 'processes.json');
      const known = JSON.parse(readFileSync(file, 'utf8')) as object[];
      writeFileSync(file, JSON.stringify([...known, { name: 'api', pid: bystander.pid, born: 'another-boot/1' }]));
      await createRegister(dataDir).endLeftovers();
      expect(birthMark(otherPid)).toBeNull();
      expect(birthMark(bystander.pid as number)).not.toBeNull();
    } finally {
      bystander.kill('SIGKILL');
    }
  });
});
