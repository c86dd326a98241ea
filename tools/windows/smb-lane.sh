#!/usr/bin/env bash
# The fleet over a real SMB server: Debian's smbd on loopback, mounted by rclone with its cache off (the kernel's cifs is not
# there in a container). Each partner sees what its machine would: its own home on its own disk, the other's over SMB. Main
# job, a second run, and a takeover after the producer was ended hard.
# usage: smb-lane.sh FOLDER      (from the workspace's root, with its packages installed; root on Debian 12)
# Ends with one line `Tests: N failed, N passed, N total`.
set -u
here=$(cd "$(dirname "$0")" && pwd)
ws=$(cd "$here/../.." && pwd)
folder=$(mkdir -p "$1" && cd "$1" && pwd)
port=${SMB_PORT:-44450}
passed=0 failed=0
pids=()
cleanup() {
  for who in anna bram; do fusermount3 -uz "$folder/mount/$who" 2>/dev/null; done
  [ "${#pids[@]}" -eq 0 ] || kill "${pids[@]}" 2>/dev/null
  # smbd has children of its own, one a connection.
  [ -f "$folder/run/smbd.pid" ] && kill "$(cat "$folder/run/smbd.pid" 2>/dev/null)" 2>/dev/null
}
trap cleanup EXIT
check() { # NAME COMMAND...
  local name=$1
  shift
  if "$@"; then
    passed=$((passed + 1))
    echo "ok $name"
  else
    failed=$((failed + 1))
    echo "FAILED $name"
  fi
}
finish() {
  echo "Tests: $failed failed, $passed passed, $((failed + passed)) total"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
  exit
}

missing=()
for package in samba rclone fuse3; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ "${#missing[@]}" -gt 0 ]; then
  apt-get update -qq -o DPkg::Lock::Timeout=600 >/dev/null
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=600 "${missing[@]}" >/dev/null
fi
for tool in smbd rclone fusermount3; do command -v "$tool" >/dev/null || { check "$tool can be installed" false; finish; }; done

rm -rf "$folder/share" "$folder/office"
mkdir -p "$folder"/{run,state,share/anna,share/bram,mount/anna,mount/bram,fleet/anna,fleet/bram,office}
chmod -R 777 "$folder/share"
cat >"$folder/smb.conf" <<CONF
[global]
  workgroup = TEST
  smb ports = $port
  interfaces = lo
  bind interfaces only = yes
  disable netbios = yes
  map to guest = Bad User
  guest account = root
  pid directory = $folder/run
  lock directory = $folder/state
  state directory = $folder/state
  cache directory = $folder/state
  private dir = $folder/state
  ncalrpc dir = $folder/run/ncalrpc
  log file = $folder/smbd.log
  load printers = no
  printing = bsd
  strict locking = auto
CONF
for who in anna bram; do
  printf '[%s]\n  path = %s\n  read only = no\n  guest ok = yes\n' "$who" "$folder/share/$who" >>"$folder/smb.conf"
done
smbd -F --no-process-group -s "$folder/smb.conf" >"$folder/smbd.out" 2>&1 &
pids+=($!)
for _ in $(seq 50); do (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break; sleep 0.2; done
for who in anna bram; do
  rclone mount ":smb,host=127.0.0.1,port=$port,user=guest,pass=$(rclone obscure guest):$who" "$folder/mount/$who" \
    --vfs-cache-mode off --dir-cache-time 0s --attr-timeout 0s --allow-non-empty >"$folder/rclone-$who.log" 2>&1 &
  pids+=($!)
done
mounted() { grep -q " $folder/mount/$1 fuse.rclone" /proc/mounts; }
for who in anna bram; do
  for _ in $(seq 50); do mounted "$who" && break; sleep 0.2; done
  check "$who's home is mounted from smbd" mounted "$who"
done
[ "$failed" -eq 0 ] || { cat "$folder"/rclone-*.log "$folder/smbd.out"; finish; }

node "$here/fleet-config.cjs" "$folder/office/site" "$folder/office/config.json" "$folder/fleet/anna" "$folder/fleet/bram"
export PRODUCTION_CONFIG=$folder/office/config.json NX_DAEMON=false NX_TUI=false CI=true NO_COLOR=1
log() { cat "$folder/share/$1/site-record/production.log" 2>/dev/null; }
# Runs a command as on the machine of a partner: in a mount namespace with its own home local, the other's from smbd.
cat >"$folder/office/as.sh" <<AS
#!/usr/bin/env bash
# usage: as.sh PARTNER COMMAND...
set -e
me=\$1
shift
for who in anna bram; do
  if [ "\$who" = "\$me" ]; then from=$folder/share; else from=$folder/mount; fi
  mount --bind "\$from/\$who" "$folder/fleet/\$who"
done
cd "$ws"
export PRODUCTION_PARTNER=\$me
exec "\$@"
AS
as() { unshare -m bash "$folder/office/as.sh" "$@"; }
produce() { # PARTNER CLOCK OUTPUT
  PRODUCTION_NOW=$2 as "$1" timeout 900 node node_modules/nx/dist/bin/nx.js run prod:daily >"$3" 2>&1
}
check 'main job' produce anna 2026-11-22T05:00:00+01:00 "$folder/office/1-anna.txt"
check 'all stages are done' grep -q 'scrape done, analytics done, report done, sync done' "$folder/office/1-anna.txt"
check 'the other finds the day produced' produce bram 2026-11-22T05:20:00+01:00 "$folder/office/1-bram.txt"
check 'one production' test "$(log anna | grep -c 'production finished')" = 1

sed -i 's/All about cars, number 3/All about cars, newly number 3/' "$folder/office/site/cars/page-3.html"
PRODUCTION_NOW=2026-11-23T05:00:00+01:00 setsid unshare -m bash "$folder/office/as.sh" anna node node_modules/nx/dist/bin/nx.js run prod:daily >"$folder/office/2-anna.txt" 2>&1 &
victim=$!
for _ in $(seq 600); do
  [ "$(log anna | grep -c 'starting scraper')" -ge 2 ] && break
  kill -0 "$victim" 2>/dev/null || break
  sleep 0.5
done
check 'day two, anna is at its crawl' test "$(log anna | grep -c 'starting scraper')" = 2
kill -9 -- "-$victim" 2>/dev/null
killed=$(date +%s)
check 'day two, bram takes over' produce bram 2026-11-23T05:05:00+01:00 "$folder/office/2-bram.txt"
echo "takeover and production took $(($(date +%s) - killed)) s"
check 'day two, the log says so' grep -q 'taking over from anna' <<<"$(log bram)"
check 'day two, the stores hold the same scrape' test -f "$folder/share/anna/site-record/$(cd "$folder/share/bram/site-record" && ls -d 261123-*/ | tail -n 1)manifest.json"
log bram
[ "$failed" -eq 0 ] || tail -n 30 "$folder"/office/*.txt
finish
