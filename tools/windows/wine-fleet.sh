#!/usr/bin/env bash
# The fleet under node.exe: two partners with UNC homes, equal stores, one page changed, and a takeover after the producer
# was ended hard. usage: wine-fleet.sh FOLDER (as setup.sh made it). Prints `ok NAME` or `FAILED NAME` for each check.
set -u
folder=$(cd "$1" && pwd)
work=$folder/fleet
shares=$folder/share
rm -rf "$work" "$shares"/anna/anna/* "$shares"/bram/bram/* "$shares"/anna/anna/.[!.]* "$shares"/bram/bram/.[!.]*
mkdir -p "$work"
to_windows() { printf 'Z:%s' "$(sed 's,/,\\,g' <<<"$1")"; }
node "$(dirname "$0")/fleet-config.cjs" "$work/site" "$work/config.json"
sed -i "s,\"directory\": \".*\",\"directory\": \"Z:$work/site\"," "$work/config.json"
PRODUCTION_CONFIG=$(to_windows "$work/config.json")
export PRODUCTION_CONFIG

log() { cat "$shares/$1/$1/site-record/production.log" 2>/dev/null; }
failed=0
check() { # NAME COMMAND...
  local name=$1
  shift
  if "$@"; then echo "ok $name"; else failed=$((failed + 1)); echo "FAILED $name"; fi
}
# What partners agree on: all but lives, locks, the log, and a half scrape that its owner has not taken up yet.
digest() {
  (
    cd "$shares/$1/$1/site-record" 2>/dev/null || exit 0
    find . -path ./.production -prune -o -type f ! -name production.log -print | sort | while read -r file; do
      scrape=$(cut -d/ -f2 <<<"$file")
      [[ $scrape =~ ^[0-9]{6}-[0-9]{4} && ! -f $scrape/manifest.json ]] || sha256sum "$file"
    done | sha256sum
  )
}
equal() { [ -n "$(digest anna)" ] && [ "$(digest anna)" = "$(digest bram)" ]; }
# Every line of the first is in the second, which may have its own "not selected".
has_log_of() { ! diff <(log "$1") <(log "$2") | grep -q '^<' || [ "$(diff <(log "$1") <(log "$2") | grep '^<' | grep -vc 'not selected')" = 0 ]; }
produce() { # PARTNER CLOCK OUTPUT: runs until its end
  (cd "$folder/ws" && PRODUCTION_PARTNER=$1 PRODUCTION_NOW=$2 "$folder/wn" node_modules/nx/dist/bin/nx.js run prod:daily >"$3" 2>&1)
}
run() { # TARGET OUTPUT ARGS...
  local target=$1 output=$2
  shift 2
  (cd "$folder/ws" && PRODUCTION_PARTNER=anna PRODUCTION_NOW=2026-11-23T06:00:00+01:00 "$folder/wn" node_modules/nx/dist/bin/nx.js run "prod:$target" "$@" >"$output" 2>&1)
}

# Day one: one after the other, so that one produces and the other finds the day produced.
check 'day one, anna' produce anna 2026-11-22T05:00:00+01:00 "$work/1-anna.txt"
check 'day one, bram' produce bram 2026-11-22T05:20:00+01:00 "$work/1-bram.txt"
check 'day one, one production' test "$(log anna | grep -c 'production finished')" = 1
check 'day one, equal stores' equal
check 'day one, one log' has_log_of anna bram

# Day two: a page of one section has changed. The first to produce is ended hard at its crawl, by the process group.
sed -i 's/All about cars, number 3/All about cars, newly number 3/' "$work/site/cars/page-3.html"
setsid bash -c "cd '$folder/ws' && PRODUCTION_PARTNER=anna PRODUCTION_NOW=2026-11-23T05:00:00+01:00 T=300 exec '$folder/wn' node_modules/nx/dist/bin/nx.js run prod:daily" >"$work/2-anna.txt" 2>&1 &
victim=$!
other=bram
for _ in $(seq 600); do
  sleep 0.5
  [ "$(log anna | grep -c 'starting scraper')" -ge 2 ] && break
  # The choice of the day may be bram: then anna waits for nobody, and the roles are the other way round.
  kill -0 "$victim" 2>/dev/null || break
done
check 'day two, anna is at its crawl' test "$(log anna | grep -c 'starting scraper')" = 2
# Everything of that run: the shell's group, and the node.exe that Wine has detached from it (by its environment).
for pid in $(grep -lz '^PRODUCTION_PARTNER=anna$' /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3); do
  tr '\0' '\n' <"/proc/$pid/environ" 2>/dev/null | grep -qx "WINEPREFIX=$folder/prefix" && kill -9 "$pid" 2>/dev/null
done
kill -9 -- "-$victim" 2>/dev/null
killed=$(date +%s)
check 'day two, bram takes over' produce "$other" 2026-11-23T05:05:00+01:00 "$work/2-bram.txt"
echo "takeover and production took $(($(date +%s) - killed)) s"
check 'day two, the log says so' grep -q 'taking over from anna' <<<"$(log bram)"
check 'day two, one section page rebuilt' grep -Eq '1 .*rebuilt' "$work/2-bram.txt"
check 'day two, the next start finds it produced' produce anna 2026-11-23T05:30:00+01:00 "$work/2-again.txt"
check 'day two, equal stores' equal
check 'day two, one log' has_log_of anna bram

# The rest of the commands that an office uses.
check 'sync alone' run sync "$work/sync.txt" --excludeTaskDependencies
check 'status' run status "$work/status.txt" --json
check 'status prints one line of JSON' grep -q '^{' "$work/status.txt"
run doctor "$work/doctor.txt"
check 'doctor looks at both homes' grep -q 'bram' "$work/doctor.txt"
check 'export' run export-warc "$work/export.txt"
log bram >"$work/production.log"
if [ "$failed" -gt 0 ]; then tail -n 30 "$work"/*.txt; fi
exit "$failed"
