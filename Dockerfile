# The cabinet as an image: compiled JavaScript and production packages, run by a user who owns none of it.
# `npm run image:replay` carries out these steps without a Docker engine.

FROM node:24-slim AS build
WORKDIR /app
# The generated database client is a result of these alone, so that editing code does not install anew; launch/
# compiles nothing until the code is there.
COPY package.json package-lock.json .npmrc prisma.config.ts ./
COPY prisma/generate.mjs prisma/schema.prisma prisma/
COPY launch launch/
RUN npm ci
COPY . .
RUN npm run build

FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Optional packages are PostgreSQL itself and tools for running from source, scripts are theirs: an image has a
# database beside it, and its code compiled.
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json LICENSE ./
USER node
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["node", "dist/commands/health.js"]
# The program finishes what it is doing, then ends.
STOPSIGNAL SIGTERM
CMD ["node", "--enable-source-maps", "--max-semi-space-size=4", "dist/main.js"]
