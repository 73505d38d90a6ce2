#!/bin/bash
# Makes .venv ready: `setup.sh run` for the demo, `setup.sh dev` for tests. Idempotent; without a change it does nothing.
set -euo pipefail
cd "$(dirname "$0")/.."

kind=${1:-run}
case $kind in run | dev) ;; *) echo "usage: scripts/setup.sh run|dev" >&2; exit 2 ;; esac

# The stamp names what .venv was made from; a dev environment serves the demo too.
state=$(cat pyproject.toml uv.lock requirements/*.txt scripts/setup.sh | sha256sum | cut -d ' ' -f 1)
stamped() { [ -x .venv/bin/efterord ] && .venv/bin/python -c "" 2>/dev/null && [ "$(cat ".venv/.made-for-$1" 2>/dev/null)" = "$state $PWD" ]; }
if stamped dev || { [ "$kind" = run ] && stamped run; }; then exit 0; fi

# 3.15 and later come last: not every test dependency has wheels for them yet.
names="python3.14 python3.13 python3.12 python3.11 python3.16 python3.15 python3 python"
fits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
can_make_venv() { "$1" -c 'import ensurepip, venv; ensurepip.version()' 2>/dev/null; }

# Prints the first Python that runs and is new enough; with a test as argument, the first that passes it too.
find_python() {
    for name in $names; do
        for path in $(type -aP "$name" | uniq); do
            if fits "$path" && "${1:-true}" "$path"; then echo "$path"; return; fi
        done
    done
    return 1
}

# Debian and Ubuntu keep venv in a package of its own. Root may install it; anybody else is told the line.
add_venv() {
    local package
    package=$("$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing $package, which $1 needs to make an environment ..."
        export DEBIAN_FRONTEND=noninteractive
        apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1 ||
            { apt-get update -qq && apt-get install -y -qq --no-install-recommends "$package" >/dev/null; }
    fi
    if ! can_make_venv "$1"; then
        echo "Python can not make an environment here. Type this once, then the same make command again:" >&2
        echo "    sudo apt-get install -y $package" >&2
        exit 1
    fi
}

with_uv() {
    local python=.venv/bin/python
    fits "$python" || python=$(find_python) || python=3.11
    # A dev environment is never thinned by the demo: --inexact leaves what is there.
    if [ "$kind" = dev ]; then
        uv sync --quiet --frozen --python "$python"
    else
        uv sync --quiet --frozen --inexact --no-dev --python "$python"
    fi
}

with_pip() {
    local python
    if ! fits .venv/bin/python || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        python=$(find_python can_make_venv || find_python) ||
            { echo "Efterord needs Python 3.11 or newer on PATH." >&2; exit 1; }
        can_make_venv "$python" || add_venv "$python"
        "$python" -m venv --clear .venv
    fi
    local pip=(.venv/bin/python -m pip install --quiet --disable-pip-version-check)
    "${pip[@]}" --require-hashes -r "requirements/$kind.txt"
    # The build back end came with the hashed file, so nothing unhashed is fetched here; it is found on PATH.
    PATH="$PWD/.venv/bin:$PATH" "${pip[@]}" --no-deps --no-build-isolation --no-index --editable .
}

echo "Making .venv for $kind ..."
if command -v uv >/dev/null && uv --version >/dev/null 2>&1; then with_uv; else with_pip; fi
rm -f .venv/.made-for-*
echo "$state $PWD" >".venv/.made-for-$kind"
