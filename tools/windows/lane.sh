#!/usr/bin/env bash
# The Windows lane: the product and its tests under node.exe (Wine). Run by `.ci/run`, and in its nightly mode by
# `.ci/nightly`.
#
#   usage: lane.sh FOLDER SOURCE [nightly]
#
# Without a mode: the main job twice, the fleet on UNC homes with a kill and a takeover, the suites of record and sync.
# nightly: the fleet's further days, odd homes and the other commands besides, and all suites, one spec file a process. What is
# for Linux alone stands in linux-only.json. Ends with one line `Tests: N failed, ... N passed, N total`. Wine that can't be
# set up is a failure.
#
# LANE_RESUME=1 goes on with a nightly that was stopped: only suites that gave no result yet.
set -u
here=$(cd "$(dirname "$0")" && pwd)
mode=${3:-submission}
failed=0 passed=0
if ! bash "$here/setup.sh" "$1" "$2"; then
  echo "FAILED: the Windows lane could not be set up, so nothing was tried on Windows"
  echo "Tests: 1 failed, 0 passed, 1 total"
  exit 1
fi
folder=$(cd "$1" && pwd)
ws=$folder/ws
results=$folder/results
# Nothing of Wine stays behind; a run that hangs would.
trap 'WINEPREFIX=$folder/prefix wineserver -k 2>/dev/null' EXIT
# Of a lane that was ended hard Nx still knows the tasks by their process ids, which a new wineserver gives out again.
rm -rf "$ws/.nx/workspace-data"
[ -n "${LANE_RESUME:-}" ] || rm -rf "$results"
mkdir -p "$results"

say() { # COMMAND... whose lines `ok ...` and `FAILED ...` count
  local lines
  lines=$(mktemp)
  "$@" 2>&1 | tee "$lines"
  local status=${PIPESTATUS[0]} bad
  bad=$(grep -c '^FAILED ' "$lines")
  passed=$((passed + $(grep -c '^ok ' "$lines")))
  [ "$status" -ne 0 ] && [ "$bad" -eq 0 ] && bad=1
  failed=$((failed + bad))
  rm -f "$lines"
}

main_job() {
  rm -rf "$ws"/apps/prod/homes/*/site-record "$ws/apps/prod/.out"
  local run output
  for run in first second; do
    output=$results/main-$run.txt
    (cd "$ws" && env -u PRODUCTION_CONFIG -u PRODUCTION_PARTNER "$folder/wn" node_modules/nx/dist/bin/nx.js run prod:daily) >"$output" 2>&1
    local status=$?
    tail -n 15 "$output"
    if [ "$status" -eq 0 ]; then echo "ok main job, $run run"; else echo "FAILED main job, $run run"; fi
  done
  if grep -q 'scrape done, analytics done, report done, sync done' "$results/main-first.txt"; then echo "ok main job, all stages"; else echo "FAILED main job, all stages"; fi
  if grep -q 'already produced' "$results/main-second.txt"; then echo "ok main job, a second run finds the day produced"; else echo "FAILED main job, a second run finds the day produced"; fi
}

suite() { # SECONDS NAME ARGS...: one jest under node.exe
  local seconds=$1 name=$2
  shift 2
  (
    cd "$ws" && RESULTS=$results/$name.json T=$seconds "$folder/wn" node_modules/jest/bin/jest.js --testTimeout=240000 \
      --reporters=default --reporters="$here/results-reporter.cjs" "$@"
  ) >"$results/$name.txt" 2>&1
  [ -s "$results/$name.json" ] || { echo "FAILED $name: jest gave no result"; tail -n 20 "$results/$name.txt"; }
}

pending() { (cd "$ws" && git ls-files '*.spec.ts') | node "$here/pending-suites.cjs" "$ws" "$results"; }
# The suites of a room, one spec file a process: whatever memory a worker takes is more than it may keep for the next.
all_suites() {
  local room kind config specs
  for kind in short long; do
    [ "$kind" = long ] && config=(-c jest.long.config.js) || config=()
    for room in $(pending | cut -d' ' -f1 | sort -u); do
      mapfile -t specs < <(pending | sed -n "s,^$room $kind ,,p")
      [ "${#specs[@]}" -eq 0 ] && continue
      echo "$room, $kind: ${#specs[@]} suites"
      suite 7200 "${room////-}-$kind-$(date +%s)" "${config[@]}" -w 2 --workerIdleMemoryLimit=1MB --runTestsByPath "${specs[@]}"
    done
  done
  pending | sed 's/^/FAILED no result: /'
}

if [ -z "${LANE_RESUME:-}" ]; then
  say main_job
  say bash "$here/wine-fleet.sh" "$folder" "$mode"
  say suite 1800 record --selectProjects record -i
  say suite 1800 sync --selectProjects sync -w 2
fi
[ "$mode" = nightly ] && say all_suites
judged=$(node "$here/judge-results.cjs" "$ws" "$results"/*.json)
echo "$judged"
last=$(tail -n 1 <<<"$judged")
of() { sed -nE "s/.*[ ,]([0-9]+) $1.*/\1/p" <<<"$last"; }
failed=$((failed + $(of failed)))
passed=$((passed + $(of passed)))
echo "Tests: $failed failed, $(of 'only on Linux') only on Linux, $(of skipped) skipped, $passed passed, $((failed + passed)) total"
[ "$failed" -eq 0 ]
