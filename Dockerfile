# The command in a container. It has not been built yet: where it was written there is no Docker engine. test/infra/dockerfile.test.ts reads it.
#   docker build -t bookend . && docker run --rm -v "$PWD:/work:ro" bookend replay events.jsonl
FROM node:24-slim AS build
WORKDIR /source
COPY package.json package-lock.json .npmrc ./
# npm reads its engines, and leaves it out: the image's Node is new enough.
COPY tools/node-24 tools/node-24
COPY tools/command tools/command
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:24-slim
COPY --from=build /source/dist/cli /opt/bookend
USER node
WORKDIR /work
ENTRYPOINT ["node", "/opt/bookend/bookend.cjs"]
