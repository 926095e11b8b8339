# Build: wheels of the project and all it needs.
FROM python:3.11-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY search search
COPY corpus corpus
# EXTRAS=[fast] adds the compiled kernel and the faster segmenter.
ARG EXTRAS=
RUN python3 -m venv /opt/yuanhua && /opt/yuanhua/bin/pip install --no-cache-dir ".$EXTRAS"
# The segmenter compiles its dictionary once, here, and not at every start of a container.
RUN YUANHUA_FAST=no YUANHUA_CACHE=/opt/yuanhua/cache YUANHUA_DATA=/tmp/warm /opt/yuanhua/bin/yuanhua sources \
    && test -s /opt/yuanhua/cache/jieba.cache && chmod -R a+rX /opt/yuanhua/cache

# Run: the environment alone, as an unprivileged user.
FROM python:3.11-slim
# Noto CJK (SIL Open Font License 1.1) draws quote cards.
RUN apt-get update && apt-get install -y --no-install-recommends fonts-noto-cjk && rm -rf /var/lib/apt/lists/*
RUN useradd --system --create-home --uid 10001 app && mkdir /data && chown app /data
COPY --from=build /opt/yuanhua /opt/yuanhua
ENV PATH=/opt/yuanhua/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    YUANHUA_DATA=/data \
    YUANHUA_CACHE=/opt/yuanhua/cache
USER app
WORKDIR /data
VOLUME /data
HEALTHCHECK --interval=60s --timeout=10s --start-period=60s \
    CMD ["python3", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8481/healthz', timeout=8)"]
ENTRYPOINT ["yuanhua"]
CMD ["serve"]
