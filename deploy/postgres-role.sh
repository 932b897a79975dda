#!/bin/sh
# The role the program connects as, and its database: no superuser, for whom no row-level policy would hold.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$(cat "${SECRETS:-/run/secrets}/nhacviec")" -U "${POSTGRES_USER:-postgres}" <<'SQL'
CREATE ROLE nhacviec LOGIN NOSUPERUSER NOCREATEDB NOBYPASSRLS PASSWORD :'password';
CREATE DATABASE nhacviec OWNER nhacviec;
SQL
