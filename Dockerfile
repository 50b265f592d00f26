# CodeCollab whole: pages, API, rooms, database, and a runner with its WebAssembly sandbox. Build it with
#   docker build -t codecollab/codecollab .
ARG BASE=debian:bookworm-slim

FROM ${BASE} AS build
RUN apt-get update && apt-get install -y --no-install-recommends npm ca-certificates
WORKDIR /app
COPY package.json package-lock.json ./
# Debian's Node only installs; everything else runs on the one that comes with the packages.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build \
  && npm prune --omit=dev --omit=peer --ignore-scripts --no-audit --no-fund \
  && mkdir bin && cp "$(find node_modules -path '*/bin/node' -type f | head -n 1)" bin/node \
  && rm -rf node_modules/node-linux-* node_modules/.cache node_modules/.vite web/node_modules web/.svelte-kit

FROM ${BASE}
# What Node links to, and who to believe when a mail service or a provider is asked.
RUN apt-get update && apt-get install -y --no-install-recommends libstdc++6 libatomic1 ca-certificates \
  && apt-get clean && rm -rf /var/lib/apt/lists/* \
  && groupadd --gid 10001 codecollab \
  && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin codecollab \
  && install -d -m 0700 -o codecollab -g codecollab /data /backups
COPY --from=build /app /app
RUN /app/bin/node --version
WORKDIR /app
ENV HOST=0.0.0.0 PORT=8787 DATA_DIR=/data HOME=/tmp LOG=json NODE_ENV=production
USER 10001:10001
VOLUME /data /backups
EXPOSE 8787
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
  CMD ["/app/bin/node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["/app/bin/node", "scripts/serve.mjs"]
