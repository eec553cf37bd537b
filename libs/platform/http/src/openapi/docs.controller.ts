import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Controller, Get, Param } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { HttpAnswer } from '../app/http-answer';
import { pageHeaders } from '../app/security-headers';
import { refuse } from '../problems/platform.problems';
import { Policy } from '../request/policy';
import { OpenApi, type DocumentEntry } from './openapi';
import { Undocumented } from './operation-docs';

const escaped = (text: string): string => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const htmlFor = (title: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${escaped(title)} API</title>
    <link rel="icon" href="/docs/favicon-32x32.png" />
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
  </head>
  <body style="margin: 0">
    <div id="api"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/swagger-ui-standalone-preset.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

/** With a list of the documents to choose from above the one shown. */
const startFor = (documents: readonly DocumentEntry[]): string => `SwaggerUIBundle({
  urls: ${JSON.stringify(documents.map(({ address, title }) => ({ url: address, name: title })))},
  dom_id: '#api',
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  layout: 'StandaloneLayout',
  deepLinking: true,
  validatorUrl: null, // would send the document to a stranger
});
`;

const types: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'swagger-ui-standalone-preset.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

/** swagger-ui-dist comes with @nestjs/swagger. */
const assetFolder = (): string => {
  const swagger = createRequire(require.resolve('@nestjs/swagger/package.json'));
  return dirname(swagger.resolve('swagger-ui-dist/package.json'));
};

@Controller()
export class DocsController {
  constructor(private readonly openApi: OpenApi) {}

  /** Whoever opens the bare address in a browser is shown the way. */
  @Get()
  @Policy({ public: true })
  @Undocumented()
  home(): HttpAnswer {
    return new HttpAnswer(302, null, { location: '/docs' });
  }

  @Get('openapi.json')
  @Policy({ public: true })
  @Undocumented()
  document(): Promise<OpenAPIObject | null> {
    return this.openApi.document();
  }

  @Get('openapi/:file')
  @Policy({ public: true })
  @Undocumented()
  async documentOfEdge(@Param('file') file: string): Promise<OpenAPIObject> {
    const name = /^([a-z]+)\.json$/.exec(file)?.[1];
    const found = name === undefined ? null : await this.openApi.document(name);
    if (found === null) throw refuse('resource.not-found', 'There is no such document.');
    return found;
  }

  @Get('docs')
  @Policy({ public: true })
  @Undocumented()
  page(): HttpAnswer<string> {
    return new HttpAnswer(200, htmlFor(this.openApi.title), { ...pageHeaders, 'content-type': 'text/html; charset=utf-8' });
  }

  @Get('docs/:file')
  @Policy({ public: true })
  @Undocumented()
  async file(@Param('file') file: string): Promise<HttpAnswer> {
    if (file === 'start.js') {
      return new HttpAnswer(200, startFor(this.openApi.all()), { ...pageHeaders, 'content-type': 'text/javascript; charset=utf-8' });
    }
    const type = Object.hasOwn(types, file) ? types[file] : undefined;
    if (type === undefined) throw refuse('resource.not-found', 'There is no such file.');
    const headers = { ...pageHeaders, 'content-type': type, 'cache-control': 'public, max-age=86400' };
    return new HttpAnswer(200, await readFile(join(assetFolder(), file)), headers);
  }
}
