import { alliEdge } from './alli/alli.edge';
import { caseyEdge } from './casey/casey.edge';

/** Name of the dialect -> the file of its OpenAPI document in `openapi/`. */
export const dialectDocuments: Readonly<Record<string, string>> = Object.fromEntries(
  [alliEdge, caseyEdge].map(({ name }) => [name, `${name}.json`]),
);
