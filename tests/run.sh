#!/usr/bin/env bash
# Runs everything that must hold before a change is taken, at home as in CI: installs what the tests need (Debian; as root
# or with sudo), starts a PostgreSQL of its own, checks, tests, and stops what it started. Nothing is skipped, but for one
# thing that takes long: the client is always compiled for Windows, and run there (under wine) with --windows.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=examples/ground.sh
source examples/ground.sh

began=$SECONDS
now='preparing'
work=
postgres=

stop() {
    status=$?
    [ -z "$postgres" ] || as_postgres "$postgres/pg_ctl" -D "$work/data" -m immediate stop >/dev/null 2>&1 || true
    [ -z "$work" ] || rm -rf "$work"
    if [ $status -eq 0 ]; then
        echo "== all passed in $((SECONDS - began)) s"
    else
        echo "== FAILED: $now, after $((SECONDS - began)) s" >&2
    fi
    exit $status
}

# Says what is done and how long it took.
step() {
    local from=$SECONDS
    now=$1
    shift
    echo "== $now"
    "$@"
    echo "   $((SECONDS - from)) s"
}

# The server of PostgreSQL refuses to run as root.
as_postgres() {
    if [ "$(id -u)" -eq 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

# Debian's package makes and starts a cluster of its own when it is installed: not on a machine that only tests.
install_all() {
    local no_cluster=/etc/postgresql-common/createcluster.d/crspin-tests.conf
    if ! compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; then
        as_root mkdir -p "${no_cluster%/*}"
        echo 'create_main_cluster = false' | as_root tee "$no_cluster" >/dev/null
    fi
    local wine=()
    [ -z "$windows" ] || wine=("${WINE_PACKAGES[@]}")
    mail_servers
    toolchain "${BUILD_PACKAGES[@]}" postgresql python3 python3-venv tmux openssl shellcheck g++ \
        opensc opensc-pkcs11 pcscd vsmartcard-vpcd iproute2 util-linux \
        kannel kannel-extras cups-ipp-utils avahi-daemon dbus-daemon poppler-utils qpdf "${CROSS_PACKAGES[@]}" "${wine[@]}" -- "$@"
}

# The mail servers shall serve nobody but the tests, which start their own: Debian asks this file whether to start services.
mail_servers() {
    local policy=/usr/sbin/policy-rc.d lmtp=/usr/lib/dovecot/lmtp
    [ ! -x /usr/sbin/postfix ] || [ ! -x $lmtp ] || return 0
    (
        [ -e $policy ] || {
            trap 'as_root rm -f $policy' EXIT
            printf '#!/bin/sh\nexit 101\n' | as_root tee $policy >/dev/null
            as_root chmod 755 $policy
        }
        packages postfix dovecot-imapd dovecot-lmtpd
    )
}

start_postgres() {
    postgres=$(dirname "$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -1)")
    local port
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    [ "$(id -u)" -ne 0 ] || chown postgres "$work"
    as_postgres "$postgres/initdb" -D "$work/data" -U postgres -A trust --no-locale -E UTF8 >/dev/null
    as_postgres "$postgres/pg_ctl" -D "$work/data" -w -l "$work/log" start >/dev/null \
        -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$work -c max_connections=200 -c fsync=off" ||
        { cat "$work/log" >&2; return 1; }
    export CRSPIN_TEST_POSTGRES=postgres://postgres@127.0.0.1:$port/postgres
}

# An environment of Python with servers of mail and of text messages, kept between runs.
python_tools() {
    local venv=$PWD/target/test-python
    "$venv/bin/python" -c 'import aiosmtpd, smppy' 2>/dev/null || {
        python3 -m venv "$venv"
        "$venv/bin/pip" install --quiet --disable-pip-version-check 'aiosmtpd==1.4.6' 'smppy==0.3.2'
    }
    export CRSPIN_TEST_PYTHON=$venv/bin/python
}

# The crates that a build with these flags links, by name.
crates() {
    cargo tree --locked --prefix none --edges normal,build "$@" | cut -d' ' -f1 | sort -u
}

# Fails when one of the crates named after `--` is in the tree of a build with the flags before it.
without() {
    local flags=() tree crate
    while [ "$1" != -- ]; do
        flags+=("$1")
        shift
    done
    shift
    tree=$(crates "${flags[@]}")
    grep -qx crspin <<<"$tree" || die "no tree of crates for ${flags[*]}"
    for crate in "$@"; do
        ! grep -qx "$crate" <<<"$tree" || die "a build with ${flags[*]} must not link $crate"
    done
}

halves() {
    local client=(--no-default-features --features client) service=(--no-default-features --features service)
    without "${client[@]}" -- aws-lc-rs aws-lc-sys native-tls openssl-sys rusqlite tokio-postgres
    without "${service[@]}" -- aws-lc-rs aws-lc-sys native-tls cryptoki pcsc
}

windows=
for argument in "$@"; do
    case $argument in
    --windows) windows=yes ;;
    *) die "no such flag: $argument" ;;
    esac
done
install_all "$@"
trap stop EXIT
trap 'exit 130' INT TERM
work=$(mktemp -d)
export CI=true RUSTDOCFLAGS='-D warnings'

step 'scripts' shellcheck -x examples/*.sh tests/*.sh .ci/run
step 'PostgreSQL' start_postgres
step 'Python tools' python_tools
step 'format' cargo fmt --check
step 'crates of each half' halves
step 'lints' cargo clippy --locked --all-targets -- -D warnings
step 'lints: domain alone' cargo clippy --locked --lib --no-default-features -- -D warnings
step 'lints: client alone' cargo clippy --locked --no-default-features --features client -- -D warnings
step 'lints: service alone' cargo clippy --locked --no-default-features --features service -- -D warnings
step 'Windows: the client compiles' tests/windows.sh check
step 'documentation' cargo doc --locked --no-deps
step 'tests' cargo test --locked
if command -v cargo-deny >/dev/null; then
    step 'dependencies' cargo deny --config .deny.toml check
else
    echo '== dependencies: cargo-deny is not installed'
fi
step 'fuzzing' tests/fuzz.sh 10
step 'quickstart' examples/quickstart.sh
step 'quickstart, again' examples/quickstart.sh
[ -z "$windows" ] || step 'Windows: the client runs' tests/windows.sh
