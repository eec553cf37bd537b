import { complaintOf } from './complaints';

it.each([
  [[], 'It is closed.'],
  [[{ pointer: 'query.limit', message: 'must be at most 100' }], 'limit: must be at most 100'],
  [[{ pointer: '/files/0/name', message: 'is missing' }], 'files.0.name: is missing'],
  [
    [
      { pointer: '', message: 'is no object' },
      { pointer: 'path.id', message: 'is no id' },
    ],
    'is no object; id: is no id',
  ],
])('a complaint names what is at fault: %j', (errors, text) => {
  expect(complaintOf({ detail: 'It is closed.', errors })).toBe(text);
});
