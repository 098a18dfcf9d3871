#!/usr/bin/env bash
# Proves that a fresh minimal Debian 12 with Python 3.11, git and make needs two commands: `make run`
# and `make test`. Once as root, and once as an ordinary user who has python3-venv and nothing more.
#
#   tools/fresh_machine.sh [root|user]      PYTEST_ARGS=... tests only these
#
# Needs root and debootstrap. Works on the commit that is checked out, in folders of its own under
# /var/tmp, and leaves nothing. How packages are fetched is read from this machine: apt's and pip's
# configuration, the bundle of certificates, the proxy variables.
set -euo pipefail
SUITE=bookworm
PORT=${PORT:-8127}
START_WITHIN=600
ROUNDS=${1:-root user}
REPO=$(cd "$(dirname "$0")/.." && pwd)

say() { printf '\n=== %s\n' "$*"; }
fail() { printf '\n=== %s\n' "$*" >&2; exit 1; }

# Mounts and processes live in namespaces that end with this script, however it ends.
if [ -z "${FRESH_INSIDE:-}" ]; then
    [ "$(id -u)" = 0 ] || fail "must be run by root"
    command -v debootstrap >/dev/null || fail "debootstrap is not installed"
    export FRESH_INSIDE=1
    exec unshare --mount --propagation private --pid --fork --kill-child "$0" "$@"
fi

WORK=$(mktemp -d -p /var/tmp fresh-machine.XXXXXX)
cleanup() {
    local place
    while read -r place; do umount -l "$place" || true; done \
        < <(awk -v top="$WORK/" 'index($2, top) == 1 {print $2}' /proc/mounts | sort -r)
    rm -rf --one-file-system "$WORK"
}
trap cleanup EXIT
trap 'exit 130' INT TERM
mount -t proc proc /proc

mirror() {
    apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' |
        awk -v suite="$SUITE" '$2 == suite && $3 == "main" {print $1; exit}'
}

# The smallest system, and this machine's way of fetching packages.
make_base() {
    local base=$1 file proxy=
    eval "$(apt-config shell proxy Acquire::http::Proxy)"
    [ -z "$proxy" ] || export http_proxy=$proxy
    debootstrap --variant=minbase --include=python3.11,git,make "$SUITE" "$base" "$(mirror)" >"$WORK/log" 2>&1 ||
        { tail -n 20 "$WORK/log" >&2; fail "debootstrap failed"; }
    rm -f "$base/etc/apt/sources.list"
    cp -a /etc/apt/. "$base/etc/apt/"
    cp -an /usr/share/keyrings/. "$base/usr/share/keyrings/"
    for file in /etc/resolv.conf /etc/hosts /etc/pip.conf /etc/xdg/pip "$HOME/.config/pip" "$HOME/.pip"; do
        [ -e "$file" ] || continue
        mkdir -p "$base$(dirname "$file")"
        cp -rL "$file" "$base$(dirname "$file")/"
    done
    # As certificates of the site: the package ca-certificates, once installed, makes a bundle of them.
    mkdir -p "$base/usr/local/share/ca-certificates"
    awk -v to="$base/usr/local/share/ca-certificates/" \
        '/BEGIN CERT/ {name = to "site-" ++n ".crt"} name {print >name} /END CERT/ {close(name); name = ""}' \
        /etc/ssl/certs/ca-certificates.crt
}

mount_in() {
    mount -t proc proc "$1/proc"
    mount -t tmpfs -o size=1g tmpfs "$1/dev/shm"
    mount -t devpts devpts "$1/dev/pts"
}

# A clean environment: nothing of this shell but how packages are fetched.
inside() { # system, account, words
    local system=$1 account=$2 name given=()
    shift 2
    while IFS= read -r name; do given+=("$name=${!name}"); done \
        < <(compgen -e | grep -E '^(https?_proxy|no_proxy|HTTPS?_PROXY|NO_PROXY|PIP_.*|SSL_CERT_.*|REQUESTS_CA_BUNDLE)$')
    chroot "$system" /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        CI=true "${given[@]}" runuser -u "$account" -- sh -c "cd ~$account/duxing && exec \"\$@\"" sh "$@" </dev/null
}

# `make run` until the login page answers, then stop it as Ctrl-C would.
prove_run() {
    local system=$1 account=$2 address="http://127.0.0.1:$PORT/account/login/" started=$SECONDS code run
    say "$account: make run"
    inside "$system" "$account" make run PORT="$PORT" &
    run=$!
    while code=$(curl --noproxy '*' -s -o /dev/null -w '%{http_code}' "$address" || true) && [ "$code" != 200 ]; do
        kill -0 "$run" 2>/dev/null || fail "$account: make run ended by itself"
        [ $((SECONDS - started)) -lt "$START_WITHIN" ] || fail "$account: no login page in $START_WITHIN s"
        sleep 1
    done
    say "$account: the login page answers 200 after $((SECONDS - started)) s"
    # Only processes of this script can be seen from in here.
    pkill -INT -f 'bin/duxing serve' || fail "$account: nothing to stop"
    wait "$run" || true
}

prove_test() {
    local system=$1 account=$2 started=$SECONDS
    say "$account: make test ${PYTEST_ARGS:-}"
    inside "$system" "$account" make test PYTEST_ARGS="${PYTEST_ARGS:-}" || fail "$account: make test failed"
    say "$account: make test passed in $((SECONDS - started)) s"
}

prove() { # system, account
    local home
    home=$(chroot "$1" sh -c "echo ~$2")
    git clone -q "$REPO" "$1$home/duxing"
    chroot "$1" chown -R "$2:" "$home/duxing"
    mount_in "$1"
    prove_run "$1" "$2"
    prove_test "$1" "$2"
}

say "a minimal Debian ($SUITE), commit $(git -C "$REPO" rev-parse --short HEAD)"
make_base "$WORK/base"
for round in $ROUNDS; do
    system=$WORK/$round
    cp -a "$WORK/base" "$system"
    case $round in
    root) prove "$system" root ;;
    user)
        chroot "$system" sh -c 'apt-get update -qq && apt-get install -qq -y --no-install-recommends python3-venv ca-certificates' \
            >"$WORK/log" 2>&1 || { tail -n 20 "$WORK/log" >&2; fail "python3-venv could not be installed"; }
        chroot "$system" useradd --create-home --shell /bin/bash somebody
        prove "$system" somebody
        ;;
    *) fail "root or user, not $round" ;;
    esac
done
say "proven: $ROUNDS"
