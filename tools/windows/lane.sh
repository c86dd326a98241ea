#!/usr/bin/env bash
# The Windows lane: the product and its tests under node.exe (Wine). Run by `.ci/run` for every submission.
#
#   usage: lane.sh FOLDER SOURCE [nightly]
#
# For every submission: the main job twice, the fleet on UNC homes with a kill and a takeover, the suites of record and sync.
# nightly: the fleet's further days, odd homes and the other commands besides, and all suites, one spec file a process. What is
# for Linux alone stands in linux-only.json. Ends with one line `Tests: N failed, ... N passed, N total`. Wine that can't be
# set up is a failure.
#
# LANE_RESUME=1 goes on with a nightly that was stopped: only suites that gave no result yet. LANE_JOBS: suites at a time (1).
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

suite() { # NAME ARGS...: one jest under node.exe
  local name=$1
  shift
  [ -s "$results/$name.json" ] && return 0
  (
    cd "$ws" && RESULTS=$results/$name.json T=1800 "$folder/wn" node_modules/jest/bin/jest.js --testTimeout=240000 \
      --reporters=default --reporters="$here/results-reporter.cjs" "$@"
  ) >"$results/$name.txt" 2>&1
  [ -s "$results/$name.json" ] || { echo "FAILED $name: jest gave no result"; tail -n 20 "$results/$name.txt"; }
}

one_spec() { # SPEC: a suite by itself
  local spec=$1 config=()
  case $spec in
    *.e2e.spec.ts | *.long.spec.ts) config=(-c jest.long.config.js) ;;
    libs/record/* | libs/sync/*) return 0 ;;
  esac
  # What is for Linux alone as a whole would only wait for tools that are not there.
  if grep -A1 "\"file\": \"$spec\"" "$here/linux-only.json" | grep -q reason; then
    echo "only on Linux: $spec"
    return 0
  fi
  suite "$(tr / _ <<<"$spec")" "${config[@]}" --runTestsByPath "$spec" -i
}

if [ -z "${LANE_RESUME:-}" ]; then
  say main_job
  say bash "$here/wine-fleet.sh" "$folder" "$mode"
fi
say suite record --selectProjects record -i
say suite sync --selectProjects sync -w 2
if [ "$mode" = nightly ]; then
  export -f suite one_spec
  export here ws folder results
  specs=$(cd "$ws" && git ls-files '*.spec.ts')
  say xargs -P "${LANE_JOBS:-1}" -I{} bash -c 'one_spec "$1"' _ {} <<<"$specs"
fi
judged=$(node "$here/judge-results.cjs" "$ws" "$results"/*.json)
echo "$judged"
last=$(tail -n 1 <<<"$judged")
of() { sed -nE "s/.*[ ,]([0-9]+) $1.*/\1/p" <<<"$last"; }
failed=$((failed + $(of failed)))
passed=$((passed + $(of passed)))
echo "Tests: $failed failed, $(of 'only on Linux') only on Linux, $(of skipped) skipped, $passed passed, $((failed + passed)) total"
[ "$failed" -eq 0 ]
