# One image for the bot and both workers: docker-compose.yml says which one a container is.

ARG PYTHON_IMAGE=python:3.13-slim-trixie

FROM ${PYTHON_IMAGE} AS packages
# Where packages come from, when not from the default index.
ARG PIP_INDEX_URL
ARG UV_DEFAULT_INDEX
WORKDIR /build
COPY requirements-setup.lock requirements-runtime.lock ./
# The predictor: 100 MB that nothing reads, under a licence that forbids commercial use.
RUN python -m pip install --no-cache-dir --require-hashes --requirement requirements-setup.lock \
    && python -m venv --without-pip /opt/spotted \
    && uv pip sync --python /opt/spotted/bin/python --no-cache --compile-bytecode --require-hashes requirements-runtime.lock \
    && find /opt/spotted -name shape_predictor_68_face_landmarks.dat -delete

FROM ${PYTHON_IMAGE}
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin spotted \
    && install --directory --owner=spotted /models \
    && install --directory --owner=spotted --mode=0700 /backups
COPY --from=packages /opt/spotted /opt/spotted
WORKDIR /app
COPY migrations migrations
COPY domain domain
COPY workers workers
COPY bot bot
ENV PATH=/opt/spotted/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    FACE_MODEL_ROOT=/models \
    HTTP_HOST=0.0.0.0 \
    HTTP_PORT=8080
USER spotted
EXPOSE 8080
# A vision worker that has no model pack yet downloads it first: 19 minutes at 2 Mbit/s. Starting Python for each
# check would take a core of a slow machine that starts three containers.
HEALTHCHECK --interval=30s --timeout=15s --retries=3 --start-period=30m --start-interval=5s \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /readyz HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["python", "-m"]
CMD ["bot"]
