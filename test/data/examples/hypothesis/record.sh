#!/bin/bash
# record.sh DIRECTORY: installs pytest and Hypothesis in the directory, a current one and one that still said "Falsifying
# example", runs the suite there, and keeps what they print beside this script. Needs python 3.11 with venv.
# shellcheck source-path=SCRIPTDIR source=../recording.sh
source "$(dirname "$0")/../recording.sh"
suite hypothesis "$1"
[[ -x new/bin/pytest ]] || { python3 -m venv new && new/bin/pip install -q -r requirements.txt pytest-xdist==3.8.0; }
[[ -x old/bin/pytest ]] || { python3 -m venv old && old/bin/pip install -q hypothesis==6.100.0 pytest==8.0.0; }
run() { env -u CI -u GITHUB_ACTIONS PYTHONPATH=. "$@"; }

rm -rf .hypothesis
record first run new/bin/pytest -q -p no:cacheprovider
record again run new/bin/pytest -q -p no:cacheprovider --hypothesis-show-statistics
record parallel run new/bin/pytest -q -p no:cacheprovider -n2 --color=yes --tb=short
record ci run env CI=true new/bin/pytest -q -p no:cacheprovider
record unittest run new/bin/python -c "import test_numbers; test_numbers.test_always()"
rm -rf .hypothesis
record old run old/bin/pytest -q -p no:cacheprovider --hypothesis-show-statistics
