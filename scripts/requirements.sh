#!/bin/bash
# Renews uv.lock and requirements/{run,dev}.txt; with --check only says whether they still follow pyproject.toml.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! uv --version >/dev/null 2>&1; then
    if [ "${1:-}" = --check ]; then exec .venv/bin/python scripts/requirements.py; fi
    echo "make lock needs uv: https://docs.astral.sh/uv/" >&2
    exit 1
fi

# Hashes and versions only: which index to ask is the reader's own setting.
export_to() {
    local file=$1; shift
    echo "# Exported from uv.lock by \`make lock\`; do not edit. pip: --require-hashes -r $file"
    uv export --quiet --frozen --no-emit-project --no-header --no-annotate --format requirements.txt "$@"
}

if [ "${1:-}" != --check ]; then uv lock; fi
uv lock --check --quiet || { echo "uv.lock does not follow pyproject.toml; run: make lock" >&2; exit 1; }
for kind in run dev; do
    file=requirements/$kind.txt
    groups=(--no-dev --group build); [ $kind = run ] || groups=(--group dev --group build)
    if [ "${1:-}" = --check ]; then
        diff -q <(export_to $file "${groups[@]}") $file >/dev/null ||
            { echo "$file does not follow uv.lock; run: make lock" >&2; exit 1; }
    else
        export_to $file "${groups[@]}" >$file
    fi
done
