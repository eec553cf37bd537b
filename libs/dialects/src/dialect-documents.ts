import { alliEdge } from './alli/alli.edge';
import { caseyEdge } from './casey/casey.edge';
import { polyaiEdge } from './polyai/polyai.edge';
import { raiaEdge } from './raia/raia.edge';
import { workfxEdge } from './workfx/workfx.edge';

/** Name of the dialect -> the file of its OpenAPI document in `openapi/`. */
export const dialectDocuments: Readonly<Record<string, string>> = Object.fromEntries(
  [alliEdge, caseyEdge, polyaiEdge, raiaEdge, workfxEdge].map(({ name }) => [name, `${name}.json`]),
);
