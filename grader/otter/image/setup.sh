#!/usr/bin/env bash
# Builds the image: a virtual environment with the grader, from pip and the constraints beside this file. Runs as root.
set -euo pipefail
cd "$(dirname "$0")"
export DEBIAN_FRONTEND=noninteractive PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore

suits() { "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
find_python() { for python in python3 python3.13 python3.12 python3.11; do suits "$python" && return; done; return 1; }
if ! find_python || ! ldconfig -p | grep -q libseccomp.so.2; then
    apt-get update
    apt-get install -y --no-install-recommends libseccomp2 python3-venv
    # Ubuntu 22.04 has 3.10 as its python3, and 3.11 beside it
    find_python || apt-get install -y --no-install-recommends python3.11 python3.11-venv
fi
find_python || { echo "setup.sh: no Python 3.11 or newer here; choose a newer base image" >&2; exit 1; }

"$python" -m venv /opt/torchgrader
pip() { /opt/torchgrader/bin/python -m pip install -c requirements.constraints.txt "$@"; }

# The CPU build before any other: the others are gigabytes, and have no simulated accelerator
torch=$(grep -m1 '^torch==' requirements.constraints.txt)
index=$(cat requirements.torch-index 2>/dev/null || true)
pip ${index:+--index-url "$index"} "$torch+cpu" || pip "$torch"

for wheel in requirements.*.whl; do
    cp "$wheel" "/tmp/${wheel#requirements.}"
    pip "/tmp/${wheel#requirements.}[grade]"
done
# `otter grade` reads the result as an object of otter's own. On Gradescope, where the whole bundle lies here, nobody does.
if [ ! -e run_otter.py ]; then
    pip otter-grader
    /opt/torchgrader/bin/python -m pip uninstall -y playwright  # for PDFs, which nobody makes here
fi
