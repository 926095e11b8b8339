# Build: the program and all it needs, by the hashes in locks/.
FROM python:3.11-slim AS build
WORKDIR /src
COPY locks locks
# EXTRAS=[fast] adds the compiled kernel and the faster segmenter.
ARG EXTRAS=
# What builds packages is locked too, hence no isolation, which would fetch its own.
RUN python3 -m venv /opt/yuanhua \
    && /opt/yuanhua/bin/pip install --no-cache-dir --require-hashes -r locks/build.txt \
    && /opt/yuanhua/bin/pip install --no-cache-dir --require-hashes --no-build-isolation --use-pep517 -r locks/base.txt \
        $(for extra in $(echo "$EXTRAS" | tr '[],' '   '); do echo "-r locks/$extra.txt"; done)
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY search search
COPY corpus corpus
RUN /opt/yuanhua/bin/pip install --no-cache-dir --no-build-isolation --no-deps . \
    && /opt/yuanhua/bin/pip uninstall --quiet --yes setuptools pip
# The segmenter compiles its dictionary once, here, and not at every start of a container.
RUN YUANHUA_FAST=no YUANHUA_CACHE=/opt/yuanhua/cache YUANHUA_DATA=/tmp/warm /opt/yuanhua/bin/yuanhua sources \
    && test -s /opt/yuanhua/cache/jieba.cache && chmod -R a+rX /opt/yuanhua/cache

# Bill: what is in there, as a CycloneDX bill of materials.
FROM build AS bill
RUN python3 -m venv /opt/tools && /opt/tools/bin/pip install --no-cache-dir --require-hashes -r locks/supply.txt
RUN /opt/tools/bin/cyclonedx-py environment --output-reproducible --pyproject pyproject.toml \
    -o /opt/sbom.cdx.json /opt/yuanhua/bin/python

# Run: the environment alone, as an unprivileged user.
FROM python:3.11-slim
# Noto CJK (SIL Open Font License 1.1) draws quote cards.
RUN apt-get update && apt-get install -y --no-install-recommends fonts-noto-cjk && rm -rf /var/lib/apt/lists/*
RUN useradd --system --create-home --uid 10001 app && mkdir /data && chown app /data
COPY --from=build /opt/yuanhua /opt/yuanhua
COPY --from=bill /opt/sbom.cdx.json /opt/yuanhua/sbom.cdx.json
ENV PATH=/opt/yuanhua/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    YUANHUA_DATA=/data \
    YUANHUA_CACHE=/opt/yuanhua/cache
USER app
WORKDIR /data
VOLUME /data
HEALTHCHECK --interval=60s --timeout=10s --start-period=60s CMD ["python3", "-c", "\
import os, urllib.request as u; at = os.environ.get('YUANHUA_HEALTH') or '127.0.0.1:8481'; \
at in ('off', 'no') or u.urlopen(f'http://{at}/healthz', timeout=8)"]
ENTRYPOINT ["yuanhua"]
CMD ["serve"]
