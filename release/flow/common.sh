# What the scripts of the release flow share; each sources it before anything else. Their exit codes: 0 done, 1 the
# answer is no, 2 wrong usage, 3 something that they need did not work.
# shellcheck shell=bash
set -euo pipefail

me=$(basename "$0")
# shellcheck disable=SC2034  # for those who source this
version_pattern='^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$'

say() { printf '%s: %s\n' "$me" "$*" >&2; }
no() {
  say "$*"
  exit 1
}
broken() {
  say "$*"
  exit 3
}

# What a script is called with stands in the comment at its top.
usage() {
  sed -n '2,${/^# shellcheck/q;s/^# //p}' "$0" >&2
  exit 2
}

# wrong TEXT...: all that is wrong is found before say_what_is_wrong ends the script.
problems=()
wrong() { problems+=("$*"); }
say_what_is_wrong() {
  local problem
  [[ ${#problems[@]} != 0 ]] || return 0
  for problem in "${problems[@]}"; do say "$problem"; done
  exit 1
}

# lock_value WORD DIST: what follows the word in the lock.
lock_value() { sed -n "s/^$1 //p" "$2/release.lock"; }

# remote_refs REMOTE PATTERN: "SHA REF" of each that matches.
remote_refs() {
  git ls-remote --refs "$1" "$2" | tr '\t' ' ' ||
    broken "git ls-remote $1 failed: see above; is the remote right, and may we read it?"
}

# commit_on PARENT MESSAGE: prints a commit of the index, the same one each time.
commit_on() {
  local -x GIT_{AUTHOR,COMMITTER}_NAME="ci-toolkit release" GIT_{AUTHOR,COMMITTER}_EMAIL=release@ci-toolkit.invalid
  local date
  date=$(git log -1 --format='%ct +0000' "$1")
  GIT_AUTHOR_DATE=$date GIT_COMMITTER_DATE=$date git commit-tree "$(git write-tree)" -p "$1" -m "$2"
}

# rewrite SCRIPT PATH: each file in the index below the path, by `sed -E`.
rewrite() {
  local mode blob path
  while read -r mode blob _ path; do
    blob=$(git cat-file blob "$blob" | sed -E "$1" | git hash-object -w --stdin)
    git update-index --cacheinfo "$mode,$blob,$path"
  done < <(git ls-files --stage "$2")
}
