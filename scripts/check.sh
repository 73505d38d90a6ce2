#!/bin/bash
# `make check`: the one page of everything a merge needs. The quick steps all run; the tests only when they passed.
set -uo pipefail
cd "$(dirname "$0")/.."

# Mypy's Django plugin and makemigrations read the settings, which want a data directory and a key file.
ground=$(mktemp -d)
trap 'rm -rf "$ground"' EXIT
mkdir "$ground/data"
export EFTERORD_DATA=$ground/data EFTERORD_KEY_FILE=$ground/data.key EFTERORD_MODE=test
export DJANGO_SETTINGS_MODULE=efterord.project.settings
unset EFTERORD_DATABASE_URL
.venv/bin/python -c "from efterord.vault import keyfile; keyfile.create('$EFTERORD_KEY_FILE')" || exit 1

failed=()
step() {
    local name=$1 said; shift
    if said=$("$@" 2>&1); then echo "ok    $name"; else echo "FAIL  $name"; echo "$said" | sed 's/^/      /'; failed+=("$name"); fi
}
quick_tests() { EFTERORD_TEST_DATABASE=sqlite .venv/bin/python -m pytest --quiet --no-header "$@"; }

step "layout (mend: make format)" .venv/bin/ruff format --check .
step "lint" .venv/bin/ruff check .
step "types" .venv/bin/mypy
step "templates" .venv/bin/djlint --lint --quiet src/efterord
step "house laws" quick_tests tests/house
step "migrations" .venv/bin/python -m django makemigrations --check --dry-run
step "texts (mend: make texts)" .venv/bin/python scripts/texts.py --check
step "requirements (mend: make lock)" scripts/requirements.sh --check
step "docs in step" quick_tests tests/docs

if [ ${#failed[@]} -gt 0 ]; then
    echo "${#failed[@]} failed; the tests wait until they are mended."
    exit 1
fi
.venv/bin/python tests/run.py
