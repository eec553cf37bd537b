import { caseyEdge } from './casey/casey.edge';
import { raiaEdge } from './raia/raia.edge';

/** Name of the dialect -> the file of its OpenAPI document in `openapi/`. */
export const dialectDocuments: Readonly<Record<string, string>> = Object.fromEntries(
  [caseyEdge, raiaEdge].map(({ name }) => [name, `${name}.json`]),
);
