#!/usr/bin/env bash
# The fleet under node.exe: two partners with UNC homes, equal stores, one page changed, a takeover after the producer was
# ended hard. nightly: a day that broke off and is taken up by its own producer, the other commands, homes of odd kinds.
# usage: wine-fleet.sh FOLDER [nightly] (as setup.sh made it). Prints `ok NAME` or `FAILED NAME` for each check.
set -u
mode=${2:-submission}
folder=$(cd "$1" && pwd)
work=$folder/fleet
shares=$folder/share
# Lives until it is told to end: a new one would give the process ids of runs that were ended hard out again at once.
WINEPREFIX=$folder/prefix timeout 60 wineserver -w
# Not with the output of this script: whoever reads that would wait for its end.
WINEPREFIX=$folder/prefix wineserver -p >/dev/null 2>&1 </dev/null
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
# Every line of the first is in the second, but for what it said of itself since they met: that it does not produce, and that
# its own process was ended.
has_log_of() { [ "$(diff <(log "$1") <(log "$2") | grep '^<' | grep -vcE 'not selected|broke off: its process ended')" = 0 ]; }
produce() { # PARTNER CLOCK OUTPUT: runs until its end
  (cd "$folder/ws" && PRODUCTION_PARTNER=$1 PRODUCTION_NOW=$2 "$folder/wn" node_modules/nx/dist/bin/nx.js run prod:daily >"$3" 2>&1)
}
run() { # TARGET OUTPUT ARGS...
  local target=$1 output=$2
  shift 2
  (cd "$folder/ws" && PRODUCTION_PARTNER=anna PRODUCTION_NOW=2026-11-24T06:00:00+01:00 "$folder/wn" node_modules/nx/dist/bin/nx.js run "prod:$target" "$@" >"$output" 2>&1)
}

# Day one: one after the other, so that one produces and the other finds the day produced.
check 'day one, anna' produce anna 2026-11-22T05:00:00+01:00 "$work/1-anna.txt"
check 'day one, bram' produce bram 2026-11-22T05:20:00+01:00 "$work/1-bram.txt"
check 'day one, one production' test "$(log anna | grep -c 'production finished')" = 1
check 'day one, equal stores' equal
check 'day one, one log' has_log_of anna bram

# Starts a production and ends it hard while it scrapes: all processes of it.
kill_at_crawl() { # PARTNER CLOCK OUTPUT
  local before victim pid day
  day=$(cut -c3-4,6-7,9-10 <<<"$2")
  before=$(log "$1" | grep -c 'starting scraper')
  setsid bash -c "cd '$folder/ws' && PRODUCTION_PARTNER=$1 PRODUCTION_NOW=$2 exec '$folder/wn' node_modules/nx/dist/bin/nx.js run prod:daily" >"$3" 2>&1 &
  victim=$!
  for _ in $(seq 1800); do
    sleep 0.5
    [ "$(log "$1" | grep -c 'starting scraper')" -gt "$before" ] && break
    kill -0 "$victim" 2>/dev/null || break
  done
  # Not before something was fetched, which a later start need not fetch again.
  for _ in $(seq 120); do
    [ "$(cat "$shares/$1/$1/site-record/$day"-*/.tmp-crawl/journal.jsonl 2>/dev/null | wc -c)" -gt 1500 ] && break
    sleep 0.5
  done
  # The shell's group, and the node.exe that Wine has detached from it (by its environment).
  for pid in $(grep -slz "^PRODUCTION_PARTNER=$1\$" /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3); do
    tr '\0' '\n' 2>/dev/null <"/proc/$pid/environ" | grep -qx "WINEPREFIX=$folder/prefix" && kill -9 "$pid" 2>/dev/null
  done
  kill -9 -- "-$victim" 2>/dev/null
  wait "$victim" 2>/dev/null
  [ "$(log "$1" | grep -c 'starting scraper')" -gt "$before" ] && [ "$(log "$1" | tail -n 1 | grep -c 'starting scraper')" = 1 ]
}

# Day two: a page of one section has changed. The producer is ended hard at its crawl, and the other takes over.
sed -i 's/All about cars, number 3/All about cars, newly number 3/' "$work/site/cars/page-3.html"
check 'day two, anna is at its crawl' kill_at_crawl anna 2026-11-23T05:00:00+01:00 "$work/2-anna.txt"
killed=$(date +%s)
check 'day two, bram takes over' produce bram 2026-11-23T05:05:00+01:00 "$work/2-bram.txt"
echo "takeover and production took $(($(date +%s) - killed)) s"
check 'day two, the log says so' grep -q 'taking over from anna' <<<"$(log bram)"
check 'day two, one page changed' grep -q '1 changed' "$work/2-bram.txt"
check 'day two, the next start finds it produced' produce anna 2026-11-23T05:30:00+01:00 "$work/2-again.txt"
check 'day two, equal stores' equal
check 'day two, one log' has_log_of anna bram
log bram >"$work/production.log"

finish() {
  if [ "$failed" -gt 0 ]; then tail -n 30 "$work"/*.txt | sed 's/^/  /'; fi
  exit "$failed"
}
[ "$mode" = nightly ] || finish

# Day three: it is ended hard again, and takes its day up itself.
sed -i 's/All about cars, number 4/All about cars, newly number 4/' "$work/site/cars/page-4.html"
check 'day three, anna is at its crawl' kill_at_crawl anna 2026-11-24T05:00:00+01:00 "$work/3-anna.txt"
check 'day three, anna again' produce anna 2026-11-24T05:10:00+01:00 "$work/3-again.txt"
check 'day three, the scrape goes on' grep -q 'going on with a scrape that broke off' "$shares"/anna/anna/site-record/261124-*/log.txt
check 'day three, one page changed' grep -q '1 changed' "$work/3-again.txt"
check 'day three, one section page rebuilt' grep -q 'sections: 1 rebuilt, 1 from the cache' "$work/3-again.txt"
check 'day three, equal stores' equal
log bram >"$work/production.log"

# The rest of the commands that an office uses.
check 'sync alone' run sync "$work/sync.txt" --excludeTaskDependencies
check 'status' run status "$work/status.txt" --json
check 'status prints one line of JSON' grep -q '^{' "$work/status.txt"
run doctor "$work/doctor.txt"
check 'doctor looks at both homes' grep -q 'bram' "$work/doctor.txt"
check 'export' run export-warc "$work/export.txt"

# Odd homes: a mapped drive, blanks with `é` and `&`, 200 characters on a drive letter, a UNC name in other case with
# separators at its end.
odd=$folder/odd-homes
rm -rf "$odd" "$shares/bram/Bram é & zoon" "$shares/bram/dora"
mkdir -p "$odd/mapped/users/anna" "$shares/bram/Bram é & zoon" "$shares/bram/dora"
ln -sfn "$odd/mapped" "$folder/prefix/dosdevices/p:"
long=$odd/$(printf 'a folder with a long name %.0s' {1..20})
long=$(sed 's/ *$//' <<<"${long:0:198}")-x
mkdir -p "$long"
odd_config() { # FILE HOME...: a configuration with these homes
  local file=$1
  shift
  node -e '
    const [from, to, ...homes] = process.argv.slice(1);
    const config = JSON.parse(require("node:fs").readFileSync(from, "utf8"));
    config.partners = homes.map((home, nr) => ({ name: ["anna", "bram", "carl", "dora"][nr], home }));
    require("node:fs").writeFileSync(to, JSON.stringify(config));
  ' "$work/config.json" "$file" "$@"
  PRODUCTION_CONFIG=$(to_windows "$file")
}
odd_config "$work/odd.json" 'P:/users/anna' '//vdi-bram/users/Bram é & zoon' "$(to_windows "$long")" '\\VDI-BRAM\Users\DORA\\'
check 'odd homes, one of 200 characters' test "${#long}" -ge 198
check 'odd homes, anna' produce anna 2026-11-22T05:00:00+01:00 "$work/odd-anna.txt"
check 'odd homes, dora finds the day produced' produce dora 2026-11-22T05:20:00+01:00 "$work/odd-dora.txt"
homes_are_equal() {
  local home sums=()
  for home in "$odd/mapped/users/anna" "$shares/bram/Bram é & zoon" "$long" "$shares/bram/dora"; do
    sums+=("$(cd "$home/site-record" && find . -path ./.production -prune -o -type f ! -name production.log -print0 | sort -z | xargs -0 sha256sum | sha256sum)")
  done
  [ "$(printf '%s\n' "${sums[@]}" | sort -u | wc -l)" = 1 ] && grep -q 'already produced today by anna' "$work/odd-dora.txt" &&
    [ -n "$(find "$long/site-record" -name scrape.db)" ]
}
check 'odd homes, equal stores' homes_are_equal
odd_config "$work/twice.json" '//vdi-anna/users/anna' '\\VDI-ANNA\users\.\Anna\'
refuses_twice() { ! produce anna 2026-11-26T05:00:00+01:00 "$work/twice.txt" && [ "$(grep -c 'partners.*home' "$work/twice.txt")" -ge 1 ]; }
check 'one home by two spellings is refused' refuses_twice
finish
