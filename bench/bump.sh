#!/usr/bin/env bash
# The bump as a CI job does it: clone the system repository, follow the tier's branch of the app, commit, push.
# Usage: bump.sh <url of the system repository> <tier> <empty directory>
set -euo pipefail
url=$1 tier=$2 directory=$3
git clone --quiet --branch "$tier" "$url" "$directory"
cd "$directory"
git submodule --quiet update --init --remote base
git commit --quiet --all --message "$tier: base $(git rev-parse --short :base)"
git push --quiet origin "$tier"
