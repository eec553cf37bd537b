import { caseyEdge } from './casey/casey.edge';
import { polyaiEdge } from './polyai/polyai.edge';
import { raiaEdge } from './raia/raia.edge';

/** Name of the dialect -> the file of its OpenAPI document in `openapi/`. */
export const dialectDocuments: Readonly<Record<string, string>> = Object.fromEntries(
  [caseyEdge, polyaiEdge, raiaEdge].map(({ name }) => [name, `${name}.json`]),
);
