/** The oldest Node that can `require()` the ESM-only framework. */
export const OLDEST_NODE = [20, 19];

/** Returns what to tell the user when `version` ("20.19.0") is too old, else null. */
export const nodeTooOld = (version) => {
  const [major, minor] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return null;
  return `Verbatim needs Node ${OLDEST_NODE.join('.')} or newer; this is Node ${version}.`;
};
