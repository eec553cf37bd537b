import { checkTargetUrl } from './target-url';

const strict = { allowPrivateTargets: false };
const lenient = { allowPrivateTargets: true };

const inside = [
  'https://127.0.0.1/v1',
  'https://127.1/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0x7f.1/',
  'https://0177.0.0.1/',
  'https://127。0。0。1/',
  'https://①②⑦.0.0.1/',
  'https://127.0.0.1./',
  'https://[::1]/',
  'https://[::]/',
  'https://[::127.0.0.1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[::ffff:0:127.0.0.1]/',
  'https://[64:ff9b::10.0.0.1]/',
  'https://[2002:7f00:1::]/',
  'https://[fd00::1]/',
  'https://[fc00::1]/',
  'https://[fe80::1]/',
  'https://[fec0::1]/',
  'https://[ff02::1]/',
  'https://0.0.0.0/',
  'https://0/',
  'https://10.0.0.1/',
  'https://172.16.0.1/',
  'https://192.168.1.1/',
  'https://100.64.0.1/',
  'https://169.254.169.254/latest/meta-data',
  'https://198.18.0.1/',
  'https://224.0.0.1/',
  'https://255.255.255.255/',
  'https://localhost/',
  'https://LOCALHOST./',
  'https://db.localhost:8443/',
];

describe('the check of a target URL', () => {
  it.each(inside)('refuses %s as private', (url) => {
    expect(checkTargetUrl(url, strict)).toBe('private-address');
  });

  it.each(['https://api.example.com/v1', 'https://8.8.8.8/', 'https://[2606:4700::1111]/', 'https://bücher.example/'])(
    'lets %s pass',
    (url) => {
      expect(checkTargetUrl(url, strict)).toBeNull();
    },
  );

  it('judges the ten-thousandth address as it judged the first', () => {
    const verdicts = Array.from({ length: 10_000 }, () => checkTargetUrl('https://bücher.example/', strict));
    expect(new Set(verdicts)).toEqual(new Set([null]));
  });

  it.each(['https://user@example.com/', 'https://user:word@example.com/', 'https://api.example.com@127.0.0.1/'])(
    'refuses the credentials in %s, wherever it leads',
    (url) => {
      expect(checkTargetUrl(url, strict)).toBe('credentials-in-url');
      expect(checkTargetUrl(url, lenient)).toBe('credentials-in-url');
    },
  );

  it.each(['http://api.example.com/', 'ftp://example.com/', 'file:///etc/passwd', 'data:text/plain,x', 'gopher://x/'])(
    'refuses %s, which is not https',
    (url) => {
      expect(checkTargetUrl(url, strict)).toBe('not-https');
    },
  );

  it.each(['', 'nonsense', 'https://', 'https://[::1', 'https://999.1.1.1/', '//example.com/'])(
    'refuses %p, which is no URL',
    (url) => {
      expect(checkTargetUrl(url, strict)).toBe('invalid-url');
    },
  );

  it('lets private addresses and http pass where the operator allows them, and no other scheme', () => {
    expect(checkTargetUrl('http://127.0.0.1:11434/v1', lenient)).toBeNull();
    expect(checkTargetUrl('http://localhost/v1', lenient)).toBeNull();
    expect(checkTargetUrl('file:///etc/passwd', lenient)).toBe('not-https');
  });
});
