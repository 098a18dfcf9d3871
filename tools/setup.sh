#!/usr/bin/env bash
# Makes .venv from the lock; quick when nothing has changed. `setup.sh test` also sees to the programs
# that only the tests use. As root on Debian it installs what is missing, otherwise it says what is.
set -euo pipefail
cd "$(dirname "$0")/.."

# Programs for the tests, as Debian packages.
TEST_PACKAGES=(chromium libatomic1 postgresql libreoffice-writer-nogui libreoffice-calc-nogui poppler-utils
    fonts-noto-cjk fonts-arphic-uming fonts-arphic-ukai)
SUITABLE='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))'

say() { printf '%s\n' "$*" >&2; }

may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

apt_install() {
    export DEBIAN_FRONTEND=noninteractive
    say "正在安装：$*"
    # Its progress says nothing to anybody; its errors go to the error output.
    apt-get update -qq </dev/null >/dev/null && apt-get install -qq -y --no-install-recommends "$@" </dev/null >/dev/null
}

missing_packages() {
    local name
    for name in "$@"; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || echo "$name"
    done
}

# The first Python that fits; one that can make environments goes before one that cannot.
find_python() {
    local name found=""
    for name in ${PYTHON:-python3.11 /usr/bin/python3.11 python3 python3.12 python3.13}; do
        "$name" -c "$SUITABLE" 2>/dev/null || continue
        if "$name" -c 'import ensurepip, venv' 2>/dev/null; then
            echo "$name"
            return
        fi
        found=${found:-$name}
    done
    echo "$found"
}

choose_python() {
    python=$(find_python)
    if [ -n "$python" ] && "$python" -c 'import ensurepip' 2>/dev/null; then
        return
    fi
    if may_install; then
        apt_install python3-venv
        python=$(find_python)
    fi
    if [ -z "$python" ] || ! "$python" -c 'import ensurepip' 2>/dev/null; then
        say "缺少 Python 3.11 或它的 venv 模块。请让管理员运行：apt-get install python3-venv ca-certificates"
        exit 1
    fi
}

make_environment() {
    local stamp
    # An environment knows its own folder: one that was moved is made anew.
    stamp=$( (cat requirements.lock pyproject.toml; pwd) | sha256sum)
    if [ "$(cat .venv/made-from 2>/dev/null)" = "$stamp" ] && .venv/bin/python -c '' 2>/dev/null; then
        return
    fi
    say "正在准备运行环境（.venv），首次约需一分钟……"
    if may_install && [ ! -e /etc/ssl/certs/ca-certificates.crt ]; then
        apt_install ca-certificates
    fi
    if ! .venv/bin/python -c "$SUITABLE" 2>/dev/null || ! .venv/bin/pip --version >/dev/null 2>&1; then
        choose_python
        rm -rf .venv
        "$python" -m venv .venv
    fi
    # Only ready-made files whose hashes stand in the lock; nothing is built, nothing is looked up anew.
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
        --require-hashes --only-binary :all: -r requirements.lock
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
        --no-deps --no-build-isolation --no-index -e .
    printf '%s\n' "$stamp" >.venv/made-from
}

test_programs() {
    local missing
    command -v dpkg-query >/dev/null || return 0
    mapfile -t missing < <(missing_packages "${TEST_PACKAGES[@]}")
    [ "${#missing[@]}" -gt 0 ] || return 0
    if may_install; then
        # The tests start a PostgreSQL of their own; no cluster of the system is made for them.
        if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
            mkdir -p /etc/postgresql-common
            echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
        fi
        apt_install "${missing[@]}" || say "没有装上；用到它们的测试将跳过。"
    else
        say "以下软件没有安装，用到它们的测试将跳过：${missing[*]}"
        say "管理员可以运行：apt-get install ${missing[*]}"
    fi
}

# Two runs at once wait for each other here.
exec 9<tools/setup.sh
flock 9
make_environment
if [ "${1:-}" = test ]; then test_programs; fi
