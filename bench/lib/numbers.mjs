const sorted = (values) => [...values].sort((a, b) => a - b);

export const median = (values) => {
  const all = sorted(values);
  const middle = all.length >> 1;
  return all.length % 2 ? all[middle] : (all[middle - 1] + all[middle]) / 2;
};

/** `share` from 0 to 1; NaN of nothing. */
export const percentile = (values, share) =>
  values.length === 0 ? Number.NaN : sorted(values)[Math.min(values.length - 1, Math.floor(values.length * share))];

const digits = (value) => (value >= 100 ? 0 : value >= 10 ? 1 : 2);

export const show = (value, unit = '') =>
  value === null || value === undefined || Number.isNaN(value)
    ? '–'
    : `${value.toLocaleString('en', { minimumFractionDigits: digits(value), maximumFractionDigits: digits(value) })}${unit}`;

export const rate = (value) => show(value, '/s');
export const ms = (value) => show(value, ' ms');
