# Written and read, not yet built by us: no container engine runs where this project is tested.
FROM python:3.11-slim AS build
WORKDIR /app
# requirements-jobs.txt for workers that serve communes by jobs (NHACVIEC_DRIVER=jobs).
ARG LOCK=requirements.txt
COPY requirements.txt requirements-jobs.txt pyproject.toml README.md LICENSE ./
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r ${LOCK}
COPY bot bot
COPY schedules schedules
RUN /venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation . && /venv/bin/python -m compileall -q /venv/lib

FROM python:3.11-slim
RUN useradd --system --uid 10001 --create-home nhacviec && mkdir /data && chown nhacviec /data
COPY --from=build /venv /venv
COPY config /app/config
WORKDIR /app
USER nhacviec
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 NHACVIEC_DATABASE_URL=sqlite:////data/nhacviec.db
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
CMD ["nhacviec", "run", "--host", "0.0.0.0", "--port", "8080"]
