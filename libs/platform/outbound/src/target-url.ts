import { isIP } from 'node:net';
import { isPublicAddress } from './address';

export interface TargetRules {
  /** Lets http and private, loopback and link-local addresses through: a laptop or a test. */
  readonly allowPrivateTargets: boolean;
}

export type TargetProblem = 'invalid-url' | 'not-https' | 'credentials-in-url' | 'private-address';

/** The literal address a URL names, without brackets; null when it names a host. */
export const literalAddress = (hostname: string): string | null => {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return isIP(bare) === 0 ? null : bare;
};

const isLocalName = (hostname: string): boolean => {
  const name = hostname.replace(/\.$/, '');
  return name === 'localhost' || name.endsWith('.localhost');
};

/** Not by `URL.canParse`: once optimised, Node 20's refuses a host with letters beyond ASCII. */
const parsedUrl = (url: string | URL): URL | null => {
  try {
    return new URL(url);
  } catch {
    return null;
  }
};

/**
 * What is wrong with calling `url`, or null. It judges what the URL itself shows; where a host name leads is judged
 * again at connect time, since DNS may answer differently by then.
 */
export const checkTargetUrl = (url: string | URL, rules: TargetRules): TargetProblem | null => {
  const parsed = parsedUrl(url);
  if (parsed === null) return 'invalid-url';
  if (parsed.hostname === '') return parsed.protocol === 'https:' ? 'invalid-url' : 'not-https';
  if (parsed.protocol !== 'https:' && !(rules.allowPrivateTargets && parsed.protocol === 'http:')) return 'not-https';
  if (parsed.username !== '' || parsed.password !== '') return 'credentials-in-url';
  if (rules.allowPrivateTargets) return null;
  // The parser has already turned decimal, octal, hex, short and wide-dot spellings into a dotted quad.
  const literal = literalAddress(parsed.hostname);
  if (literal === null) return isLocalName(parsed.hostname) ? 'private-address' : null;
  return isPublicAddress(literal) ? null : 'private-address';
};
